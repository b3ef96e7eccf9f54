/** Words for what is wrong with the picture, the patient or the batch that a file belongs to. */
import type { WordsByCode } from './finding-words.ts';

export const pictureFindings = {
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
    advice:
      'Nothing says from where the film is taken. Check that it is a PA view; of a PNG or JPEG, say it when you upload.',
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
    advice:
      'Nothing says how old the patient is; scores may be less sure. Of a PNG or JPEG, say it when you upload.',
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
  'burned-in/photograph-searched': {
    label: 'Picture, not DICOM',
    advice:
      'A photograph or an exported picture. Text in it is looked for, and painted over where nobody lets it stay; the search can miss some. Look at it yourself, or send the DICOM file.',
  },
} as const satisfies Partial<WordsByCode>;
