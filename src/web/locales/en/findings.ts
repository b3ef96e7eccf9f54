/** What a person reads for every finding of the checks: a short mark, and a sentence that says what to do. */
import type { FindingCode } from '../../../core/quality/finding-codes.ts';

interface FindingWords {
  /** Beside the file; at most about 30 letters. */
  readonly label: string;
  readonly advice: string;
}

const notARadiograph = 'Only chest X-rays can be read. Send the CR or DX image instead.';

const byCode = {
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
  'pixel-data/missing': {
    label: 'No picture in the file',
    advice: 'The file holds no picture. Export the film again, with the image.',
  },
  'pixel-data/empty': {
    label: 'No picture in the file',
    advice: 'The place of the picture is empty. Export the film again, with the image.',
  },
  'pixel-data/no-dimensions': {
    label: 'Picture without a size',
    advice: 'The file doesn’t say how wide and high the picture is. Export the film again.',
  },
  'pixel-data/too-short': {
    label: 'Picture is cut short',
    advice: 'A part of the picture is missing. Export the film from the device again.',
  },
  'pixel-data/too-long': {
    label: 'More data than the picture needs',
    advice: 'The picture is followed by other data. Look at the film after the upload.',
  },
  'pixel-data/not-encapsulated': {
    label: 'Picture can’t be decoded',
    advice: 'The file says that it is compressed, and isn’t. Export the film again.',
  },
  'pixel-data/undecodable': {
    label: 'Picture can’t be decoded',
    advice: 'The compressed picture is damaged. Export the film from the device again.',
  },
  'transfer-syntax/unsupported': {
    label: 'Compression not supported',
    advice: 'The picture’s compression can’t be read. Export the film uncompressed.',
  },
  'photometric/colour': {
    label: 'Colour picture',
    advice: 'Films are grey; this may be a photograph or a screenshot and may score lower.',
  },
  'photometric/unsupported': {
    label: 'Colours not supported',
    advice: 'The picture’s colours can’t be read. Export the film in grey (MONOCHROME2).',
  },
  'photometric/missing': {
    label: 'Black and white not defined',
    advice: 'The file doesn’t say whether high values are white or black. Export the film again.',
  },
  'bits/allocated': {
    label: 'Unusual pixel depth',
    advice: 'The picture has {{bits}} bits a pixel; 8 or 16 are usual. Export it again if you can.',
  },
  'bits/few': {
    label: 'Few grey levels',
    advice: 'The film keeps {{bits}} bits of grey where {{minimum}} are usual; it may score lower.',
  },
  'matrix/too-small': {
    label: 'Picture is too small',
    advice:
      'It has {{columns}} × {{rows}} pixels; the short side needs {{minimum}}. Send the film at full size.',
  },
  'matrix/low': {
    label: 'Low resolution',
    advice:
      'It has {{columns}} × {{rows}} pixels; {{minimum}} on the short side score better. Send the film at full size if you can.',
  },
  'body-part/other-part': {
    label: 'Not a chest',
    advice: 'The file says that it shows {{bodyPart}}. Send the chest film instead.',
  },
  'body-part/unknown': {
    label: 'Body part unclear',
    advice: 'The file doesn’t clearly say that it shows a chest. Check that it does.',
  },
  'view/lateral': {
    label: 'Lateral view',
    advice: 'This film is taken from the side. Send the PA view.',
  },
  'view/other': {
    label: 'Not a frontal view',
    advice: 'This film is not taken from the front or back. Send the PA view.',
  },
  'view/ap': {
    label: 'AP view: may score lower',
    advice: 'The film is taken from the front. Send the PA view if there is one.',
  },
  'view/missing': {
    label: 'View not given',
    advice: 'The file doesn’t say from where the film is taken. Check that it is a PA view.',
  },
  'view/unknown': {
    label: 'View unclear',
    advice: 'The file names a view that isn’t known. Check that it is a PA view.',
  },
  'age/under-minimum': {
    label: 'Patient is too young',
    advice: 'The patient is {{years}}; films are read from {{minimum}} years on.',
  },
  'age/child': {
    label: 'Patient is a child',
    advice: 'The patient is {{years}}; below {{recommended}} years scores are less sure.',
  },
  'age/missing': {
    label: 'Age not given',
    advice: 'The file doesn’t say how old the patient is; scores may be less sure.',
  },
  'device/not-listed': {
    label: 'Device not on the list',
    advice: 'This archive lists the devices it takes films from. Ask the archive’s administrator.',
  },
  'device/not-named': {
    label: 'Device not named',
    advice: 'The file doesn’t say which device took it. Ask the archive’s administrator.',
  },
  'patient-id/missing': {
    label: 'No Patient ID',
    advice: 'Tick the box above and give a replacement Patient ID, or export the film with one.',
  },
  'patient-id/pattern': {
    label: 'Patient ID has another form',
    advice: 'It doesn’t match this project’s form. Tick the box above and give one that does.',
  },
  'one-id-many-patients/shared': {
    label: 'One ID for several patients',
    advice:
      '{{patients, number}} patients would share this ID. Give each their own in the table above.',
  },
  'duplicate/same-file': {
    label: 'Same as another file',
    advice: 'The same film is in the list already; it is sent once.',
  },
  'duplicate/uid-conflict': {
    label: 'Same UID, other film',
    advice:
      'Another film has the same SOP Instance UID. Remove the wrong one, or export it from the device again.',
  },
  'duplicate/same-pixels': {
    label: 'Same picture, other file',
    advice:
      'This picture is here already, under other identifiers. Remove the copy, so that one film is not counted twice.',
  },
  'exposure/blank': {
    label: 'Picture is blank',
    advice: 'The picture has one shade alone. Look at the film; export it again, or retake it.',
  },
  'exposure/flat': {
    label: 'Hardly any contrast',
    advice:
      'The film uses {{greys}} shades of grey; {{minimum}} are the least. Export it again, or check the exposure.',
  },
  'exposure/too-dark': {
    label: 'Large parts are black',
    advice:
      '{{percent}} % of the film’s middle is plain black and may score lower. Check the exposure, or export it again.',
  },
  'exposure/too-bright': {
    label: 'Large parts are white',
    advice:
      '{{percent}} % of the film’s middle is plain white and may score lower. Check the exposure, or export it again.',
  },
  'inverted/tone': {
    label: 'Black and white exchanged?',
    advice:
      'The film looks like a negative and may be scored wrongly. Look at it; export it again with lungs dark and bones bright.',
  },
  'frontal-chest/lateral': {
    label: 'Looks like a lateral film',
    advice:
      'The picture looks like a chest from the side, which the engine can’t score. Look at it; send the frontal film.',
  },
  'frontal-chest/turned': {
    label: 'On its side or upside down?',
    advice:
      'The film seems to be turned, and the engine expects it upright. Look at it; turn it and export it again.',
  },
  'frontal-chest/not-chest': {
    label: 'Frontal chest film?',
    advice:
      'The picture doesn’t look like a frontal chest film, which is all that the engine can score. Look at it; remove it if it is something else.',
  },
  'burned-in/text-found': {
    label: 'Text in the picture',
    advice:
      'Text was found in {{count}} places of the picture. Blank it, or check that it names nobody.',
  },
  'burned-in/annotated': {
    label: 'Text in the picture',
    advice: 'The file says that text is part of the picture. Check that it names nobody.',
  },
  'burned-in/secondary-capture': {
    label: 'Text in the picture?',
    advice:
      'Copies of films often have a name in the picture itself. Check that this one names nobody.',
  },
  'burned-in/photograph': {
    label: 'Picture, not DICOM',
    advice:
      'A photograph or an exported picture: names written in it stay. Check that it names nobody, or send the DICOM file.',
  },
} as const satisfies Record<FindingCode, FindingWords>;

export const findings = {
  byCode,
  /** Added to the advice where an engine would refuse the image. */
  engineAnswer: '{{engine}} would answer −{{code}}.',
  unknown: { label: 'Refused', advice: 'The portal refused this film. Ask your administrator.' },
} as const;
