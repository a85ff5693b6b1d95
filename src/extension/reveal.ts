import { Range, TextEditorRevealType, Uri, ViewColumn, window, workspace } from 'vscode';
import type { LocateAnswer } from '../protocol.ts';

/** The column in which this document is already open, in front or behind other tabs. */
function columnOf(uri: Uri): ViewColumn | undefined {
  const shows = (input: unknown) =>
    typeof input === 'object' && input !== null && 'uri' in input && String(input.uri) === uri.toString();
  return window.tabGroups.all.find((group) => group.tabs.some((tab) => shows(tab.input)))?.viewColumn;
}

/** Another column than the preview's, for a document that is open nowhere. */
function columnBeside(preview: ViewColumn | undefined): ViewColumn {
  const others = window.tabGroups.all.filter((group) => group.viewColumn !== preview);
  return others[0]?.viewColumn ?? ViewColumn.Beside;
}

/** Shows and selects a place in its text, where that text is already open or else beside the preview. */
export async function revealSource(
  place: LocateAnswer,
  previewColumn: ViewColumn | undefined,
): Promise<void> {
  const uri = Uri.parse(place.uri);
  const { start, end } = place.range;
  const range = new Range(start.line, start.character, end.line, end.character);
  const document = await workspace.openTextDocument(uri);
  const editor = await window.showTextDocument(document, {
    viewColumn: columnOf(uri) ?? columnBeside(previewColumn),
    selection: range,
  });
  editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
}
