/** Why a file was not uploaded, by code, and what to do about it. */
export const uploadFailures = {
  'page/worker-crashed': {
    label: 'Reading it went wrong',
    advice: 'The browser stopped while reading this file. Try again; if it stays, send it alone.',
  },
  'worker-crashed': {
    label: 'Preparing it went wrong',
    advice: 'The browser stopped while preparing this file. Press Retry failed.',
  },
  defect: {
    label: 'Preparing it went wrong',
    advice: 'Something unforeseen happened with this file. Press Retry failed.',
  },
  'no-replacement': {
    label: 'No replacement ID',
    advice: 'No new Patient ID was found for this file, so it was not sent. Check the IDs above.',
  },
  'file-unreadable': {
    label: 'File can’t be read any more',
    advice: 'It was moved, changed or deleted after you added it. Remove it here and add it again.',
  },
  'not-found': {
    label: 'Not allowed any more',
    advice:
      'The archive is gone, or you may no longer upload to it. Ask your project’s administrator.',
  },
  forbidden: {
    label: 'Not allowed any more',
    advice: 'You may no longer upload to this archive. Ask your project’s administrator.',
  },
  'storage-full': {
    label: 'The portal’s disk is full',
    advice: 'Nothing is lost. Tell your administrator, then press Retry failed.',
  },
  'upload-too-large': {
    label: 'File is too large',
    advice: 'It is larger than the portal takes. Export one film a file.',
  },
  'upload-conflict': {
    label: 'Another file in its place',
    advice: 'The portal holds other content for this upload. Press Retry failed.',
  },
  'other-patient': {
    label: 'Here under another Patient ID',
    advice:
      'The archive has this very picture under another Patient ID, so it was not stored again. Check whose it is: give it the ID that it had, or ask your administrator.',
  },
  'other-facts': {
    label: 'Here with another age, sex or view',
    advice:
      'The archive has this very picture with another age, sex or view, so it was not stored again. Check what is true: say what was said before, or ask your administrator.',
  },
  'upload-digest-mismatch': {
    label: 'Damaged on its way',
    advice: 'The bytes that arrived were not the bytes that were sent. Press Retry failed.',
  },
  'upload-refused': {
    label: 'Refused by the portal',
    advice: 'The portal’s own check refused this film. Ask your administrator.',
  },
  'pseudonymisation-required': {
    label: 'Not anonymised',
    advice: 'This project takes anonymised files only. Tick the box above and press Retry failed.',
  },
  'batch-conflict': {
    label: 'The destination changed',
    advice: 'The destination changed while sending. Press Retry failed.',
  },
  unreachable: {
    label: 'The portal can’t be reached',
    advice: 'Check the connection, then press Retry failed.',
  },
  'timed-out': {
    label: 'The connection went silent',
    advice: 'Check the connection, then press Retry failed.',
  },
  internal: {
    label: 'The portal had a problem',
    advice: 'Press Retry failed. If it stays, tell your administrator.',
  },
  unavailable: {
    label: 'The portal had a problem',
    advice: 'Press Retry failed in a moment.',
  },
  unknown: {
    label: 'Not uploaded',
    advice: 'Press Retry failed. If it stays, tell your administrator.',
  },
} as const;
