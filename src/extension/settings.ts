import { type Uri, workspace } from 'vscode';
import type { PreviewSettings } from '../protocol.ts';

export const previewSection = 'sysd.preview';

const directions = ['right', 'down'] as const;

/** The settings of the preview of this document; what a settings file gets wrong falls back to the default. */
export function previewSettings(uri: Uri): PreviewSettings {
  const given = workspace.getConfiguration(previewSection, uri);
  const seconds = Number(given.get<unknown>('layoutDeadline'));
  return {
    direction: directions.find((known) => known === given.get<unknown>('direction')) ?? 'auto',
    simulateOnSave: given.get<unknown>('simulateOnSave') !== false,
    layoutDeadline: Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 600) : 5,
  };
}
