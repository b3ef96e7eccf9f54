/** The engines of an archive, in their order: what each has to do, and what can be done about it. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Archive, Catalogue } from '../../../contract/projects.ts';
import { Section } from '../../shell/section.tsx';
import classes from './engine-card.module.css';
import { EngineCard } from './engine-card.tsx';
import { EngineDialog } from './engine-dialog.tsx';
import { queueQuery } from './settings-queries.ts';

interface EnginesSectionProps {
  readonly archive: Archive;
  readonly catalogue: Catalogue;
}

export function EnginesSection({ archive, catalogue }: EnginesSectionProps) {
  const { t } = useTranslation('engines');
  const [adding, setAdding] = useState(false);
  // Site administrators set archives up and see nothing of their films.
  const queues = useQuery(queueQuery(archive.id)).data?.engines ?? [];
  return (
    <Section
      title={t('engines')}
      hint={t(archive.engines.length > 1 ? 'hintSeveral' : 'hint')}
      actions={
        <Button
          variant="default"
          leftSection={<IconPlus size={18} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          {t('add')}
        </Button>
      }
    >
      {archive.engines.length === 0 ? (
        <p className="muted">{t('none')}</p>
      ) : (
        <ul className={classes.list}>
          {archive.engines.map((engine, index) => (
            <EngineCard
              key={engine.id}
              archive={archive}
              catalogue={catalogue}
              engine={engine}
              leads={index === 0 && archive.engines.length > 1}
              queue={queues.find(({ archiveEngineId }) => archiveEngineId === engine.id)}
            />
          ))}
        </ul>
      )}
      <EngineDialog
        opened={adding}
        archive={archive}
        catalogue={catalogue}
        onClose={() => setAdding(false)}
      />
    </Section>
  );
}
