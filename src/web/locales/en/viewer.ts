/** Words of the film viewer. */
export const viewer = {
  region: 'Film viewer',
  film: 'Chest film: {{name}}',
  toolbar: 'Film tools',
  dragWindow: 'Drag to change brightness and contrast',
  dragMove: 'Drag to move the film',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Fit the whole film',
  actualSize: 'Actual pixels (1:1)',
  invert: 'Swap black and white',
  reset: 'Back to how it was',
  heatmap: 'Show heatmap',
  level: 'Brightness (level)',
  window: 'Contrast (window)',
  heatmapStrength: 'Heatmap strength',
  facts: '{{width}} × {{height}} · {{zoom}} %',
  help: 'Drag to change brightness and contrast, or choose to move the film. Wheel or pinch to zoom.',
  keys: 'Keys: arrows for brightness and contrast, with Shift to move; + and − to zoom; 0 fit, 1 actual pixels, I swap black and white, R back to how it was.',
  loading: 'Loading the film…',
  retry: 'Try again',
  problem: {
    'not-reached': 'The film did not arrive. Check the connection, then try again.',
    'not-allowed': 'This film is not here, or you may not see it.',
    'not-an-image': 'This file holds no picture.',
    unsupported:
      'This film is stored in a way that can’t be shown here. Download the file to open it elsewhere.',
    damaged:
      'This file is damaged, so there is no picture to show. Send the film again from the machine that took it.',
  },
} as const;
