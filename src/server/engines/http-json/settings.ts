/** Where an engine's HTTP interface is, how to prove who asks, and how to read what it answers. */
import { z } from 'zod';
import { MappingText } from './mapping.ts';

const Pem = z.string().trim().max(100_000);
/** Long enough that nobody finds it by trying. */
const Secret = z
  .string()
  .trim()
  .max(4096)
  .refine((text) => text === '' || text.length >= 16, { message: 'at least 16 characters' });

const Address = z
  .string()
  .trim()
  .max(2000)
  .refine((text) => text === '' || isAddress(text), {
    message: 'https:// or http://, without a name, a password, a query or a fragment',
  });

function isAddress(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    ['http:', 'https:'].includes(url.protocol) &&
    url.username + url.password + url.search + url.hash === ''
  );
}

const seconds = (max: number) => z.number().int().min(1).max(max);

/** In what form films are sent. */
const filmForms = ['as-stored', 'dicom', 'pictures-8', 'pictures-16'] as const;
const filmFormWords = [
  { const: 'as-stored', title: 'Any, as they are stored' },
  {
    const: 'dicom',
    title: 'DICOM alone',
    description:
      'PNG and JPEG are wrapped as DICOM, with age, sex and view as far as they are known',
  },
  {
    const: 'pictures-8',
    title: 'PNG and JPEG alone, 8 bits',
    description: 'DICOM films become PNG of 256 greys, under the window that they name',
  },
  {
    const: 'pictures-16',
    title: 'PNG and JPEG alone, 16 bits',
    description: 'DICOM films become PNG of 65,536 greys, under the window that they name',
  },
] as const satisfies readonly {
  const: (typeof filmForms)[number];
  title: string;
  description?: string;
}[];

export const HttpJsonSettings = z
  .object({
    url: Address.default('')
      .meta({ title: 'Address' })
      .describe('Such as https://cad.example.org/v1'),
    token: z
      .string()
      .regex(/^[\x21-\x7e]{0,4096}$/)
      .default('')
      .meta({ title: 'Token', secret: true, writeOnly: true })
      .describe('Sent with every request'),
    films: z
      .enum(filmForms)
      .default('as-stored')
      .meta({ title: 'Films it takes', oneOf: filmFormWords }),
    tlsCa: Pem.default('')
      .meta({ title: 'Certificate of who signs the engine’s (PEM)' })
      .describe('Empty: the well-known authorities are trusted'),
    tlsCertificate: Pem.default('').meta({ title: 'Our certificate (PEM)' }),
    tlsKey: Pem.default('').meta({
      title: 'Key of our certificate (PEM)',
      secret: true,
      writeOnly: true,
    }),
    callbackSecret: Secret.default('')
      .meta({ title: 'Secret of its callbacks', secret: true, writeOnly: true })
      .describe('At least 16 characters. Empty: the engine is asked until it answers'),
    timeoutS: seconds(600).default(60).meta({ title: 'Wait for an answer to a request, seconds' }),
    pollEveryS: seconds(3600)
      .default(10)
      .meta({ title: 'Ask for the result every so many seconds' }),
    answerWithinMinutes: z
      .number()
      .int()
      .min(1)
      .max(10_080)
      .default(60)
      .meta({ title: 'Wait for a result, minutes' })
      .describe('Then the image counts as failed'),
    mapping: MappingText.default('')
      .meta({ title: 'Mapping (JSON)', checked: true })
      .describe('Empty: Plainfilm’s own interface'),
  })
  .refine(({ tlsCertificate, tlsKey }) => (tlsCertificate === '') === (tlsKey === ''), {
    path: ['tlsKey'],
    message: 'certificate and key belong together',
  });

export type HttpJsonSettings = z.infer<typeof HttpJsonSettings>;
