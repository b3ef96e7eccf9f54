/** In which transfer syntax a request asks for an image: a parameter of its address or of its Accept header. */

/** Undefined: as it is stored. The header is as PS3.18 8.7.3.3 has it; `*` asks for whatever there is. */
export function wantedSyntax(
  query: string | undefined,
  accept: string | undefined,
): string | undefined {
  const uid = query ?? fromAccept(accept ?? '');
  return uid === '*' ? undefined : uid;
}

function fromAccept(accept: string): string | undefined {
  for (const range of accept.split(',')) {
    const [type, ...parameters] = range.split(';').map((part) => part.trim());
    if (type?.toLowerCase() !== 'application/dicom') continue;
    for (const parameter of parameters) {
      const [, uid] = /^transfer-syntax\s*=\s*"?([0-9.]{1,64}|\*)"?$/i.exec(parameter) ?? [];
      if (uid !== undefined) return uid;
    }
  }
  return undefined;
}
