/** Facts and identity of images, and a reason for whatever is none. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildDicom, named, sequence } from '../../../test/builders/dicom.ts';
import { buildChestFilm, type ChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { type ByteSource, bufferSource } from '../bytes.ts';
import { resolveChecks } from '../quality/settings.ts';
import { examine } from './examine.ts';
import { type ReadImage, readImage } from './read-image.ts';

async function read(film: ChestFilm): Promise<ReadImage> {
  const result = await readImage(bufferSource(buildChestFilm({ rows: 4, columns: 6, ...film })));
  if (!result.readable) throw new TypeError(JSON.stringify(result.findings));
  return result.image;
}

async function reasons(bytes: Uint8Array<ArrayBuffer>): Promise<readonly string[]> {
  const result = await readImage(bufferSource(bytes));
  return result.readable ? [] : result.findings.map((finding) => finding.code);
}

describe('facts', () => {
  it('are what the header says', async () => {
    const { facts } = await read({});
    expect(facts).toMatchObject({
      kind: 'dicom',
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      sopClassUid: '1.2.840.10008.5.1.4.1.1.1.1',
      sopInstanceUid: '1.2.826.0.1.3680043.10.1.1.1.1',
      modality: 'DX',
      rows: 4,
      columns: 6,
      samplesPerPixel: 1,
      bitsAllocated: 16,
      bitsStored: 12,
      photometricInterpretation: 'MONOCHROME2',
      viewPosition: 'PA',
      bodyPartExamined: 'CHEST',
      patientSex: 'F',
      patientAgeYears: 43,
      manufacturer: 'Example Devices',
      burnedInAnnotation: 'NO',
    });
    expect(JSON.stringify(facts)).not.toMatch(/Example\^Patient|HOSP-000123|1980/);
  });

  it('lack what is absent, empty or no number', async () => {
    const { facts } = await read({
      attributes: {
        ViewPosition: '',
        BodyPartExamined: ' ',
        PatientSex: undefined,
        NumberOfFrames: '1A',
      },
      elements: [sequence('ViewCodeSequence', [])],
    });
    for (const name of ['viewPosition', 'bodyPartExamined', 'patientSex', 'numberOfFrames'])
      expect(facts).not.toHaveProperty(name);
  });

  it.each([
    ['272479007', 'PA'],
    ['R-10206', 'AP'],
    ['399173006', 'LL'],
    ['constructor', undefined],
  ])('take the view from its code %s where View Position is empty', async (code, view) => {
    const { facts } = await read({
      attributes: { ViewPosition: '' },
      elements: [sequence('ViewCodeSequence', [[named('CodeValue', code)]])],
    });
    expect(facts.viewPosition).toBe(view);
  });

  it.each([
    [{ PatientAge: '007Y' }, 7],
    [{ PatientAge: '030M' }, 2],
    [{ PatientAge: '051W' }, 0],
    [{ PatientAge: '800D' }, 2],
    [{ PatientAge: '044' }, 44],
    [{ PatientAge: undefined, PatientBirthDate: '20000304' }, 24],
    [{ PatientAge: '', PatientBirthDate: '20000305' }, 23],
    [{ PatientAge: 'old', PatientBirthDate: '2000.01.01' }, 24],
    [{ PatientAge: undefined, PatientBirthDate: '20300101' }, undefined],
    [{ PatientAge: undefined, PatientBirthDate: '18000101' }, undefined],
    [{ PatientAge: undefined, PatientBirthDate: undefined }, undefined],
  ])('say how old the patient is: %j', async (attributes, years) => {
    expect((await read({ attributes })).facts.patientAgeYears).toBe(years);
  });
});

describe('identity', () => {
  const keyOf = async (attributes: ChestFilm['attributes']) =>
    (await read({ attributes: attributes ?? {} })).identity.key;

  it('is shown as the file has it', async () => {
    expect((await read({})).identity).toMatchObject({
      patientId: 'HOSP-000123',
      patientName: 'Example^Patient',
      birthYear: '1980',
    });
  });

  it('goes by ID, issuer, name and birth date together: units write one ID for everyone', async () => {
    const key = await keyOf({});
    expect(await keyOf({ PatientName: 'EXAMPLE ^ Patient^^' })).toBe(key);
    expect(await keyOf({ PatientName: 'Someone^Else' })).not.toBe(key);
    expect(await keyOf({ PatientBirthDate: '19800518' })).not.toBe(key);
    expect(await keyOf({ PatientID: 'HOSP-000124' })).not.toBe(key);
    expect(await keyOf({ IssuerOfPatientID: 'Other hospital' })).not.toBe(key);
  });

  it('goes by name and birth date without an ID', async () => {
    const key = await keyOf({ PatientID: '' });
    expect(key).toBeDefined();
    expect(await keyOf({ PatientID: undefined, PatientName: 'EXAMPLE ^ Patient^^' })).toBe(key);
    expect(await keyOf({ PatientID: '', PatientBirthDate: '19800518' })).not.toBe(key);
    expect(
      await keyOf({ PatientID: '', PatientName: '^^', PatientBirthDate: '19800517' }),
    ).toBeUndefined();
  });

  it('does not mistake an ID for a name', async () => {
    expect(await keyOf({ PatientID: 'X' })).not.toBe(
      await keyOf({ PatientID: '', PatientName: 'X' }),
    );
  });
});

describe('what can’t be read', () => {
  const film = buildChestFilm({ rows: 4, columns: 6 });

  it('says why', async () => {
    expect(await reasons(new Uint8Array(0))).toEqual(['readable/empty']);
    expect(await reasons(film.slice(0, -10))).toEqual(['readable/truncated']);
    expect(await reasons(new Uint8Array(600))).toEqual(['readable/not-an-image']);
    const odd = buildChestFilm({ rows: 4, columns: 6, transferSyntaxUid: '1.2.3.4' });
    expect(await reasons(odd)).toEqual(['readable/unknown-encoding']);
    const index = buildDicom({
      elements: [
        named('SOPClassUID', '1.2.840.10008.1.3.10'),
        sequence('DirectoryRecordSequence', []),
      ],
    });
    expect(await reasons(index)).toEqual(['readable/dicomdir']);
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0);
    expect(await reasons(png)).toEqual(['readable/truncated']);
  });

  it('reads DICOM without preamble and meta information', async () => {
    const bare = buildChestFilm({ rows: 4, columns: 6, preamble: false, meta: false });
    expect(await reasons(bare)).toEqual([]);
  });

  it('never throws, wherever a file is cut or changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(film.length),
        fc.nat(film.length - 1),
        fc.nat(255),
        async (end, at, byte) => {
          const damaged = film.slice(0, end);
          if (at < end) damaged[at] = byte;
          await readImage(bufferSource(damaged));
        },
      ),
    );
  });

  it('is a finding when the file is gone or shorter than it was', async () => {
    const rules = { checks: resolveChecks(), patientIdPattern: '' };
    const gone: ByteSource = {
      sizeBytes: 1000,
      read: () => Promise.reject(new DOMException('gone', 'NotFoundError')),
    };
    const short: ByteSource = { sizeBytes: 1000, read: async () => new Uint8Array(3) };
    for (const source of [gone, short])
      expect((await examine(source, rules)).findings.map((f) => f.code)).toEqual(['readable/gone']);
  });
});
