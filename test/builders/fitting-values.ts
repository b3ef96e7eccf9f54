/** Values that fit their VR (PS3.5 6.2), look like what clinics write, and are found again: each number makes another. */

/** `number` from 0 to 99,999. Undefined for VRs whose values are too short to be told from others. */
export function fittingValue(vr: string, number: number): Uint8Array | undefined {
  const digits = String(number).padStart(5, '0');
  switch (vr) {
    case 'AE':
    case 'CS':
    case 'SH':
    case 'LO':
    case 'LT':
    case 'ST':
    case 'UC':
    case 'UT':
      return ascii(`QZWARD${digits}X`);
    case 'PN':
      return ascii(`QZWARD${digits}^ANN`);
    case 'UR':
      return ascii(`http://qzward${digits}.example/`);
    case 'DA':
      return ascii(dateOf(number));
    case 'TM':
      return ascii(`093${digits.slice(0, 1)}27.7${digits}`);
    case 'DT':
      return ascii(`${dateOf(number)}0930.7${digits}`);
    case 'DS':
    case 'IS':
      return ascii(`8463${digits}`);
    case 'UI':
      return ascii(`1.2.826.0.1.3680043.77.4.${digits}.1`);
    case 'OB':
    case 'OW':
    case 'OF':
    case 'OD':
    case 'OL':
    case 'OV':
    case 'UN':
      return ascii(`QZWARD${digits}QZQZQ`);
    default:
      return undefined;
  }
}

/** One of 300,000 days before anybody's. */
function dateOf(number: number): string {
  const year = 1000 + Math.floor(number / 336);
  const month = 1 + Math.floor((number % 336) / 28);
  return `${year}${String(month).padStart(2, '0')}${String(1 + (number % 28)).padStart(2, '0')}`;
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
