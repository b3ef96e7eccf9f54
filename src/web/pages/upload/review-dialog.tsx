/** Look at the text found in a picture: leave boxes in place, take them away, move them, draw more; then the next film. */
import { Button, Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Box } from '../../../core/pixels/box.ts';
import type { FileEntry } from '../../upload/file-entry.ts';
import { hasText, type TextBox } from '../../upload/text-look.ts';
import { fileById } from '../../upload/upload-state.ts';
import { useFilm } from '../../viewer/use-film.ts';
import { useSize } from '../../viewer/use-size.ts';
import { boxBetween } from './box-edit.ts';
import { ReviewBoxes } from './review-boxes.tsx';
import classes from './review-dialog.module.css';
import { ReviewStage } from './review-stage.tsx';
import { filmsWithText } from './text-totals.ts';
import { useUpload, useUploadState } from './upload-context.ts';

interface ReviewDialogProps {
  /** Undefined: closed. */
  readonly fileId: string | undefined;
  readonly onFile: (id: string) => void;
  readonly onClose: () => void;
}

export function ReviewDialog({ fileId, onFile, onClose }: ReviewDialogProps) {
  const { t } = useTranslation('deid');
  const entry = useUploadState((state) => fileById(state, fileId ?? ''));
  return (
    <Modal
      opened={entry !== undefined}
      onClose={onClose}
      size={1180}
      title={t('reviewTitle')}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'common' }) }}
    >
      {entry && (
        <>
          <p className={classes.note}>{t('reviewHelp')}</p>
          <Review key={entry.id} entry={entry} />
          <Footer entry={entry} onFile={onFile} onClose={onClose} />
        </>
      )}
    </Modal>
  );
}

const noBoxes: readonly TextBox[] = [];

function Review({ entry }: { readonly entry: FileEntry }) {
  const controller = useUpload();
  const [stage, viewport] = useSize<HTMLDivElement>();
  const film = useFilm(entry.file, viewport);
  const [chosen, setChosen] = useState<string>();
  const boxes = entry.text?.kind === 'looked' ? entry.text.boxes : noBoxes;
  const { id } = entry;
  const isDrawn = film.drawn !== undefined;
  useEffect(() => {
    // Only what was on the screen counts as looked at.
    if (isDrawn) controller.seeText(id);
  }, [controller, id, isDrawn]);

  const change = (box: TextBox) =>
    controller.setTextBoxes(
      id,
      boxes.map((each) => (each.id === box.id ? box : each)),
    );
  const draw = (box: Box) => {
    const added: TextBox = { ...box, id: nextId(boxes), origin: 'drawn', blanked: true };
    controller.setTextBoxes(id, [...boxes, added]);
    setChosen(added.id);
    return added.id;
  };
  const drop = (box: TextBox) => {
    if (box.origin === 'found') change({ ...box, blanked: false });
    else
      controller.setTextBoxes(
        id,
        boxes.filter((each) => each.id !== box.id),
      );
  };
  const { state } = film;
  const drawInTheMiddle = useFocusedBox(stage, () => {
    if (!state) return undefined;
    const { center, scale } = state.view;
    const half = { x: viewport.width / scale / 10, y: viewport.height / scale / 30 };
    const from = { x: center.x - half.x, y: center.y - half.y };
    const to = { x: center.x + half.x, y: center.y + half.y };
    return draw(boxBetween(from, to, state.film));
  });
  return (
    <div className={classes.columns}>
      <ReviewStage
        stage={stage}
        film={film}
        name={entry.file.name}
        boxes={boxes}
        chosen={chosen}
        onChoose={setChosen}
        onChange={change}
        onDrawn={draw}
        onDrop={drop}
      />
      <ReviewBoxes
        boxes={boxes}
        chosen={chosen}
        onChoose={setChosen}
        onChange={change}
        onDrop={drop}
        onDraw={isDrawn ? drawInTheMiddle : undefined}
      />
    </div>
  );
}

/** A box drawn by a button takes the focus as soon as it stands on the film, so that the arrow keys move it. */
function useFocusedBox(
  stage: React.RefObject<HTMLDivElement | null>,
  draw: () => string | undefined,
): () => void {
  const [wanted, setWanted] = useState<string>();
  useEffect(() => {
    if (wanted === undefined) return;
    const box = stage.current?.querySelector<HTMLElement>(`[data-box="${wanted}"]`);
    if (!box) return;
    box.focus();
    setWanted(undefined);
  });
  return () => setWanted(draw());
}

function nextId(boxes: readonly TextBox[]): string {
  const numbers = boxes.flatMap(({ id, origin }) =>
    origin === 'drawn' ? Number(id.replace(/^\D*/, '')) : [],
  );
  return `drawn-${Math.max(0, ...numbers) + 1}`;
}

interface FooterProps {
  readonly entry: FileEntry;
  readonly onFile: (id: string) => void;
  readonly onClose: () => void;
}

function Footer({ entry, onFile, onClose }: FooterProps) {
  const { t } = useTranslation('deid');
  const withText = filmsWithText(useUploadState((state) => state.files));
  const at = withText.findIndex(({ id }) => id === entry.id);
  const go = (by: 1 | -1) => {
    const from = at < 0 && by < 0 ? 0 : at;
    const to = withText[(from + by + withText.length) % withText.length];
    if (to) onFile(to.id);
  };
  const others = withText.length - (at < 0 ? 0 : 1);
  return (
    <div className={classes.footer}>
      <p className={classes.place}>
        <bdi>{entry.file.name}</bdi>
        {hasText(entry.text) && at >= 0 && (
          <span>{t('reviewPlace', { position: at + 1, count: withText.length })}</span>
        )}
      </p>
      {others > 0 && (
        <>
          <Button variant="default" onClick={() => go(-1)}>
            {t('previousFilm')}
          </Button>
          <Button variant="default" onClick={() => go(1)}>
            {t('nextFilm')}
          </Button>
        </>
      )}
      <Button onClick={onClose}>{t('reviewDone')}</Button>
    </div>
  );
}
