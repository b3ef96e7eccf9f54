/** Words for what is wrong with a file as a whole: unreadable, not de-identified, no radiograph. */
import type { WordsByCode } from './finding-words.ts';

const notARadiograph = 'Only chest X-rays can be read. Send the CR or DX image instead.';

export const fileFindings = {
  'readable/empty': {
    label: 'File is empty',
    advice: 'There is nothing in this file. Export it from the device again.',
  },
  'readable/gone': {
    label: 'File can’t be read any more',
    advice: 'It was moved, renamed or deleted after you added it. Remove it here and add it again.',
  },
  'readable/not-an-image': {
    label: 'Not an image',
    advice: 'This is not a DICOM, PNG or JPEG file. Remove it, or export the film in one of these.',
  },
  'readable/dicomdir': {
    label: 'A list of files, no film',
    advice:
      'A DICOMDIR only says where the films are. Add the films themselves, or the whole folder.',
  },
  'readable/truncated': {
    label: 'File is cut short',
    advice: 'Its end is missing: copying or exporting was cut off. Export the film again.',
  },
  'readable/damaged': {
    label: 'File is damaged',
    advice: 'It can’t be read to its end. Export the film from the device again.',
  },
  'readable/too-complex': {
    label: 'File is too complex',
    advice: 'It holds far more parts than any film has. Export the film again.',
  },
  'readable/unknown-encoding': {
    label: 'Unknown encoding',
    advice:
      'It is stored in a way that can’t be read. Export the film uncompressed, or as JPEG-LS or JPEG 2000.',
  },
  'readable/pdf': {
    label: 'PDF, not a film',
    advice: 'A PDF holds a report or a print. Export the film itself as DICOM.',
  },
  'readable/archive': {
    label: 'Packed files',
    advice: 'Unpack the archive on this computer, then add the folder with the films.',
  },
  'readable/heic': {
    label: 'HEIC photograph',
    advice:
      'The portal can’t read HEIC. Save the photograph as JPEG, or set the phone to “most compatible”.',
  },
  'readable/tiff': {
    label: 'TIFF picture',
    advice: 'The portal can’t read TIFF. Export the film as DICOM, or save the picture as PNG.',
  },
  'readable/other-picture': {
    label: 'Unknown picture format',
    advice: 'The portal takes DICOM, PNG and JPEG. Save the picture as one of these.',
  },
  'readable/nifti': {
    label: 'NIfTI volume',
    advice: 'This is a research volume, not a film. Send the original DICOM file.',
  },
  'readable/video': {
    label: 'Video',
    advice: 'The portal takes single films. Export the film as DICOM, PNG or JPEG.',
  },
  'readable/document': {
    label: 'Document, not a film',
    advice: 'This is a document or a table. Remove it, and add the films.',
  },
  'readable/program': {
    label: 'Program, not a film',
    advice: 'This is a program, often of a viewer on the disc. Remove it, and add the films.',
  },
  'readable/text': {
    label: 'Text, not a film',
    advice: 'This is a text file. Remove it, and add the films.',
  },
  'deid/required': {
    label: 'Not anonymised',
    advice: 'This project takes anonymised films only. Tick the box above and submit again.',
  },
  'deid/not-proven': {
    label: 'Identity may still be there',
    advice:
      'Nothing proves that {{attribute}} of the anonymised film names nobody, so the film was not kept. Start again and send it once more; if that doesn’t help, ask your administrator.',
  },
  'deid/cannot-protect': {
    label: 'Can’t be anonymised',
    advice:
      'This file is built in a way that can’t be anonymised safely, so it was not sent. Export the film again.',
  },
  'deid/bad-replacement': {
    label: 'New ID can’t be written',
    advice: 'The new Patient ID doesn’t fit into the file. Use letters, digits and dashes.',
  },
  'deid/frames-not-inspected': {
    label: 'Picture could not be searched',
    advice:
      'The compressed picture may hold text that can’t be removed safely, so it was not sent. Export the film uncompressed.',
  },
  'deid/pixels-not-cleaned': {
    label: 'Text in the picture not removed',
    advice:
      'The picture could not be searched for text, or the text not painted over, so the file was not sent. Open the picture again, or export the film uncompressed.',
  },
  'deid/overlay-in-pixels': {
    label: 'Drawing hidden in the picture',
    advice:
      'The picture’s spare bits hold a drawing or text that can’t be removed safely. Export the film without overlays.',
  },
  'deid/unknown-recipe': {
    label: 'Unknown way to anonymise',
    advice: 'The portal doesn’t know the options used. Load the page again and submit once more.',
  },
  'sop-class/secondary-capture': {
    label: 'Secondary capture',
    advice:
      'A copy of a film rather than the film itself; it may score lower. Send the original if you can.',
  },
  'sop-class/for-processing': {
    label: 'Raw image for processing',
    advice:
      'This is the detector’s raw image; it may score lower. Send the one for presentation if you can.',
  },
  'sop-class/not-a-radiograph': { label: 'Not a chest X-ray', advice: notARadiograph },
  'sop-class/dental': {
    label: 'Not a chest X-ray',
    advice: 'This is a dental X-ray. Only chest X-rays can be read.',
  },
  'sop-class/mammogram': {
    label: 'Not a chest X-ray',
    advice: 'This is a mammogram. Only chest X-rays can be read.',
  },
  'sop-class/ct': {
    label: 'Not a chest X-ray',
    advice: `This is a CT image. ${notARadiograph}`,
  },
  'sop-class/ultrasound': {
    label: 'Not a chest X-ray',
    advice: `This is an ultrasound image. ${notARadiograph}`,
  },
  'sop-class/mr': { label: 'Not a chest X-ray', advice: `This is an MR image. ${notARadiograph}` },
  'sop-class/waveform': {
    label: 'Not a chest X-ray',
    advice: `This is a recorded curve, no picture. ${notARadiograph}`,
  },
  'sop-class/fluoroscopy': {
    label: 'Not a chest X-ray',
    advice: `This is fluoroscopy or angiography. ${notARadiograph}`,
  },
  'sop-class/nuclear': {
    label: 'Not a chest X-ray',
    advice: `This is a nuclear medicine image. ${notARadiograph}`,
  },
  'sop-class/segmentation': {
    label: 'Not a chest X-ray',
    advice: `These are outlines drawn on a film, not the film. ${notARadiograph}`,
  },
  'sop-class/camera': {
    label: 'Not a chest X-ray',
    advice: `This is a picture of a camera or microscope. ${notARadiograph}`,
  },
  'sop-class/report': {
    label: 'Not a chest X-ray',
    advice: `This is a report, no picture. ${notARadiograph}`,
  },
  'sop-class/document': {
    label: 'Not a chest X-ray',
    advice: `This is a document, no picture. ${notARadiograph}`,
  },
  'sop-class/radiotherapy': {
    label: 'Not a chest X-ray',
    advice: `This belongs to a radiotherapy plan. ${notARadiograph}`,
  },
  'identity/missing': {
    label: 'An identifier is missing',
    advice:
      'The file has no {{attribute}}, so films could be mixed up. Export it from the device again.',
  },
  'identity/invalid': {
    label: 'An identifier is broken',
    advice: 'The file’s {{attribute}} is not valid, so films could be mixed up. Export it again.',
  },
  'size/too-large': {
    label: 'File is too large',
    advice: 'It has {{megabytes}} MB; the limit is {{limit}} MB. Export one film a file.',
  },
  'frames/many': {
    label: 'Several frames',
    advice: 'The file holds {{frames}} pictures. Export the chest film alone.',
  },
} as const satisfies Partial<WordsByCode>;
