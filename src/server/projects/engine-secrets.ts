/** Keys and tokens among an engine's settings: they are given to the portal, and never given back. */
import { z } from 'zod';
import type { EngineSettings } from '../../contract/projects.ts';
import type { Engine } from '../engines/engine.ts';

type Settings = Readonly<Record<string, unknown>>;

/** Of the settings that the schema says are only written; all of them, where this version doesn't know the engine. */
export function withoutSecrets(
  engines: readonly Engine[],
  engineId: string,
  settings: Settings,
): Record<string, unknown> {
  const engine = engines.find(({ id }) => id === engineId);
  if (engine === undefined) return {};
  const secrets = secretsOf(engine);
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !secrets.has(name)));
}

/** A secret that isn't given stays what it was. An empty one is none from now on. */
export function withKeptSecrets(
  engines: readonly Engine[],
  stored: { readonly engine_id: string; readonly settings: Settings },
  given: EngineSettings,
): EngineSettings {
  const engine = engines.find(({ id }) => id === given.engineId);
  if (engine === undefined || stored.engine_id !== given.engineId) return given;
  const kept = [...secretsOf(engine)].filter(
    (name) => !Object.hasOwn(given.settings, name) && Object.hasOwn(stored.settings, name),
  );
  const secrets = Object.fromEntries(kept.map((name) => [name, stored.settings[name]]));
  return { ...given, settings: { ...given.settings, ...secrets } };
}

function secretsOf(engine: Engine): ReadonlySet<string> {
  const { properties = {} } = z.toJSONSchema(engine.settings, { io: 'input' });
  return new Set(
    Object.entries(properties).flatMap(([name, property]) =>
      typeof property === 'object' && property.writeOnly === true ? [name] : [],
    ),
  );
}
