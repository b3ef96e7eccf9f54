/** What FHIR R4 (4.0.1) says of the resources that bundles hold: which elements there are, which must be, and how values look. */

interface Shape {
  readonly required: readonly string[];
  readonly allowed: readonly string[];
}

const anywhere = ['id', 'extension'];
const everywhere = ['resourceType', 'id', 'meta', 'text', 'contained', 'extension'];
const shapes: Readonly<Record<string, Shape>> = {
  Bundle: { required: ['type'], allowed: ['identifier', 'timestamp', 'total', 'link', 'entry'] },
  Patient: { required: [], allowed: ['identifier', 'active', 'gender', 'birthDate'] },
  ImagingStudy: {
    required: ['status', 'subject'],
    allowed: [
      'identifier',
      'modality',
      'started',
      'numberOfSeries',
      'numberOfInstances',
      'series',
      'note',
    ],
  },
  Observation: {
    required: ['status', 'code'],
    allowed: [
      'identifier',
      'category',
      'subject',
      'focus',
      'effectiveDateTime',
      'issued',
      'valueQuantity',
      'dataAbsentReason',
      'interpretation',
      'note',
      'device',
      'referenceRange',
      'derivedFrom',
      'component',
    ],
  },
  DiagnosticReport: {
    required: ['status', 'code'],
    allowed: [
      'identifier',
      'category',
      'subject',
      'issued',
      'result',
      'imagingStudy',
      'conclusion',
    ],
  },
  Device: { required: [], allowed: ['identifier', 'deviceName', 'version', 'type'] },
};

/** Codes of a required binding. */
const statuses: Readonly<Record<string, readonly string[]>> = {
  ImagingStudy: ['registered', 'available', 'cancelled', 'entered-in-error', 'unknown'],
  Observation: ['registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled'],
  DiagnosticReport: ['registered', 'partial', 'preliminary', 'final', 'amended', 'corrected'],
};

/** Elements of data types that hold one value, by name of the element that holds them. */
const parts: Readonly<Record<string, Shape>> = {
  identifier: { required: ['value'], allowed: ['use', 'system', 'type'] },
  coding: { required: ['code'], allowed: ['system', 'display', 'version'] },
  modality: { required: ['code'], allowed: ['system', 'display'] },
  sopClass: { required: ['code', 'system'], allowed: ['display'] },
  series: { required: ['uid', 'modality'], allowed: ['number', 'numberOfInstances', 'instance'] },
  instance: { required: ['uid', 'sopClass'], allowed: ['number', 'title'] },
  valueQuantity: { required: ['value'], allowed: ['unit', 'system', 'code'] },
  component: { required: ['code'], allowed: ['valueQuantity', 'dataAbsentReason'] },
  deviceName: { required: ['name', 'type'], allowed: [] },
  version: { required: ['value'], allowed: ['type'] },
  note: { required: ['text'], allowed: ['time'] },
  link: { required: ['relation', 'url'], allowed: [] },
  entry: { required: [], allowed: ['fullUrl', 'resource', 'link'] },
};

const lists = new Set([
  'identifier',
  'entry',
  'link',
  'contained',
  'category',
  'coding',
  'note',
  'derivedFrom',
  'focus',
  'component',
  'interpretation',
  'result',
  'imagingStudy',
  'series',
  'instance',
  'deviceName',
  'tag',
  'security',
]);

/** All that is wrong with a bundle, in words; nothing for one that is right. */
export function fhirProblems(bundle: unknown): readonly string[] {
  const problems: string[] = [];
  walk(bundle, 'Bundle', undefined, problems);
  const { entry = [] } = bundle as { entry?: { fullUrl: string; resource: { id: string } }[] };
  const urls = entry.map(({ fullUrl }) => fullUrl);
  if (new Set(urls).size !== urls.length) problems.push('bdl-7: a fullUrl twice');
  for (const { fullUrl, resource } of entry) {
    if (fullUrl !== `urn:uuid:${resource.id}`) problems.push('a fullUrl is not its resource’s');
  }
  for (const [, url = ''] of JSON.stringify(bundle).matchAll(/"reference":"([^"]*)"/g)) {
    if (!url.startsWith('#') && !urls.includes(url)) problems.push(`${url} leads nowhere`);
  }
  return problems;
}

function walk(value: unknown, where: string, name: string | undefined, problems: string[]): void {
  if (value === null || value === '') problems.push(`${where} is empty`);
  if (Array.isArray(value)) {
    if (value.length === 0) problems.push(`${where} is an empty list`);
    for (const one of value) walk(one, where, name, problems);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const entries = Object.entries(value);
  if (entries.length === 0) problems.push(`${where} is empty`);
  const { resourceType, status } = value as Record<string, unknown>;
  checkShape(value, where, name, problems);
  for (const [key, child] of entries) {
    // Patient's and Device's own lists aside, `code`s and the like are single.
    const isList =
      lists.has(key) ||
      (key === 'modality' && resourceType === 'ImagingStudy') ||
      (key === 'version' && resourceType === 'Device');
    const single = key === 'identifier' && resourceType === undefined;
    if (Array.isArray(child) !== (isList && !single)) problems.push(`${where}.${key}: list or not`);
    if (/^(?:issued|timestamp)$/.test(key) && !/^\d{4}-\d\d-\d\dT.*Z$/.test(String(child))) {
      problems.push(`${where}.${key} is no instant`);
    }
    if (/^(?:id|uid)$/.test(key) && !/^[A-Za-z0-9\-.]{1,64}$/.test(String(child))) {
      problems.push(`${where}.${key} is no id`);
    }
    walk(child, `${where}.${key}`, key, problems);
  }
  const known = statuses[String(resourceType)];
  if (known !== undefined && !known.includes(String(status))) problems.push(`${where}.status`);
  if ('dataAbsentReason' in value && 'valueQuantity' in value) problems.push('obs-6');
}

function checkShape(
  value: object,
  where: string,
  name: string | undefined,
  problems: string[],
): void {
  const { resourceType } = value as { resourceType?: unknown };
  const isResource = typeof resourceType === 'string';
  const shape = isResource ? shapes[resourceType] : parts[name ?? ''];
  if (isResource && shape === undefined) problems.push(`${where}: ${resourceType} is unknown`);
  if (shape === undefined) return;
  const allowed = [...shape.required, ...shape.allowed, ...(isResource ? everywhere : anywhere)];
  for (const key of Object.keys(value)) {
    if (!allowed.includes(key)) problems.push(`${where} has no ${key}`);
  }
  for (const key of shape.required) if (!(key in value)) problems.push(`${where} lacks ${key}`);
}
