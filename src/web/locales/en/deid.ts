/** Words about what is taken out of a file: the options, the view before sending, and text in the pictures. */
import type { PreviewAction, PreviewRule } from '../../../core/deid/preview.ts';
import type { RuleReason } from '../../../core/deid/rule.ts';

const actions = {
  kept: 'Kept',
  emptied: 'Emptied',
  removed: 'Removed',
  replaced: 'Replaced',
  added: 'Added',
} as const satisfies Record<PreviewAction, string>;

const rules = {
  table: 'PS3.15 E.1-1: {{code}}',
  'not-in-table': 'no identity: not in PS3.15 E.1-1',
  'patient-id': 'the new Patient ID',
  mark: 'says what was done',
  preamble: 'may hold anything',
  'file-meta': 'about the file itself',
  pixels: 'text in the picture or between its parts',
  'picture-part': 'needed or not to show the picture',
  stated: 'said on this page, sent beside the picture',
  'as-it-is': 'all leaves as it is',
} as const satisfies Record<Exclude<PreviewRule['kind'], 'reason'>, string>;

const reasons = {
  private: 'private attribute',
  'unknown-attribute': 'not in the standard',
  'not-of-its-vr': 'not of the kind that it claims',
  'not-in-a-data-set': 'not allowed in a film',
  'overlay-or-curve': 'overlay or curve',
  'nested-pixels': 'a second picture',
  padding: 'padding',
  'beyond-the-table': 'may name somebody, though not in PS3.15 E.1-1',
} as const satisfies Record<Exclude<RuleReason, 'profile'>, string>;

/** Shown beside the rule, where an option changes what the table says. */
const optionNames = {
  'clean-pixel-data': 'text in pictures',
  'clean-graphics': 'clean graphics',
  'clean-structured-content': 'clean report content',
  'clean-descriptors': 'clean descriptions',
  'retain-full-dates': 'keep dates',
  'shift-dates': 'shift dates',
  'retain-patient-characteristics': 'keep age and sex',
  'retain-device-identity': 'keep device',
  'retain-uids': 'keep UIDs',
  'retain-safe-private': 'keep safe private',
  'retain-institution-identity': 'keep institution',
} as const;

export const deid = {
  options: 'Options',
  moreOptions: 'More options',
  lessOptions: 'Fewer options',
  dates: 'Dates',
  datesHint: 'The birth date always goes; the age stays.',
  dateChoices: {
    remove: { label: 'Remove dates', hint: 'No date or time stays in the file.' },
    shift: {
      label: 'Shift dates',
      hint: 'All dates of a patient move by the same number of days: the time between two films stays true.',
    },
    keep: { label: 'Keep dates', hint: 'Study and acquisition dates stay as they are.' },
  },
  choices: {
    'retain-patient-characteristics': {
      label: 'Keep age, sex, size and weight',
      hint: 'Ages over 89 become 90.',
    },
    'replace-uids': {
      label: 'Replace UIDs',
      hint: 'Film, series and study get new numbers, in this project always the same for the same original. They can’t be matched with your own system any more.',
    },
    'clean-descriptors': {
      label: 'Keep clean descriptions',
      hint: 'Descriptions of study, series and protocol stay where they hold nothing but radiography’s own words.',
    },
    'retain-device-identity': {
      label: 'Keep device',
      hint: 'Serial number and station name of the device stay.',
    },
    'retain-institution-identity': {
      label: 'Keep institution',
      hint: 'Name and address of the institution stay.',
    },
    'retain-safe-private': {
      label: 'Keep safe private attributes',
      hint: 'Of what manufacturers add to a file, what the standard lists as harmless stays.',
    },
  },
  noCharacteristics: 'CAD engines need age and sex: without them a film may get no score.',
  alwaysKept: 'View and body part always stay, so that the film can be read.',

  lookForText: 'Look for text in the pictures',
  lookForTextHint:
    'Names and numbers written in a picture are found and painted over. You can look at each before you send.',
  notLooked:
    'Words written in the pictures stay, and the files say that their pictures weren’t cleaned.',
  textLooking: 'Looking for text: {{done, number}} of {{total, number}} films done.',
  textNone_one: 'No text was found in the picture.',
  textNone_other: 'No text was found in the {{count, number}} pictures.',
  textFoundIn_one: 'Text found in {{count, number}} film,',
  textFoundIn_other: 'Text found in {{count, number}} films,',
  textSeen: '{{count, number}} looked at.',
  textFailed_one: '{{count, number}} film could not be searched and can’t be sent like this.',
  textFailed_other: '{{count, number}} films could not be searched and can’t be sent like this.',
  seePicture: 'See the picture',
  seePictureOf: 'See the picture of {{name}}',
  review: 'Look at them',
  textFound: 'Text found',
  reviewOf: 'Look at the text found in {{name}}',
  reviewTitle: 'Text in the picture',
  reviewPlace: 'Film {{position, number}} of {{count, number}} with text',
  reviewFilm: 'Film {{name}}',
  reviewLoading: 'The picture is being prepared…',
  reviewProblem: 'The picture can’t be shown.',
  reviewHelp:
    'Dark boxes are painted over before the film leaves. Take one away if it covers no text, and draw others where text was missed.',
  reviewKeys:
    'Arrow keys move the chosen box, with Shift they change its size; Delete takes it away.',
  boxes: 'Boxes',
  noBoxes: 'Nothing will be painted over.',
  boxFound: 'Text {{number}}',
  boxDrawn: 'Drawn {{number}}',
  boxName: '{{label}}: {{state}}',
  boxBlanked: 'painted over',
  boxStays: 'stays visible',
  reject: 'Leave visible',
  accept: 'Paint over',
  removeBox: 'Remove',
  drawBox: 'Draw a box',
  drawHint: 'Drag over the text, or press Draw a box and move it with the arrow keys.',
  nextFilm: 'Next film with text',
  previousFilm: 'Previous',
  reviewDone: 'Done',

  see: 'See what leaves',
  seeOf: 'See what leaves of {{name}}',
  previewTitle: 'What leaves of {{name}}',
  previewLoading: 'Reading the file…',
  previewFailed: 'This view could not be made. Close it and try again.',
  previewRefused: 'Nothing of this file would leave.',
  previewStays: 'These values are shown on this screen only.',
  previewAsItIs: 'Your data is not anonymised: all leaves as it is.',
  previewIdToCome: 'No new Patient ID is entered yet; ? stands for it.',
  search: 'Search',
  searchHint: 'Name, tag or value',
  show: 'Show',
  showAll: 'Everything ({{count, number}})',
  showChanged: 'All that changes ({{count, number}})',
  showAction: '{{action}} ({{count, number}})',
  shownCount_one: '{{count, number}} element',
  shownCount_other: '{{count, number}} elements',
  nothingMatches: 'Nothing matches.',
  elements: 'Elements of the file',
  before: 'Before',
  after: 'After',
  nothing: 'nothing',
  empty: 'empty',
  bytes: '{{size}} of data',
  items_one: '{{count, number}} item',
  items_other: '{{count, number}} items',
  item: 'Item {{number}}',
  unnamed: 'without a name',
  actions,
  rules,
  reasons,
  optionNames,
  withOption: '{{rule}}, option {{option}}',
} as const;
