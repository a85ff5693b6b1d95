import { URI, UriUtils } from 'langium';

/** The document an import path names, or why it may not be imported. */
export type ImportTarget = { uri: string } | { message: string };

/** Resolves the path of an import against the document it stands in. Paths are relative and use slashes. */
export function importTarget(documentUri: string, path: string): ImportTarget {
  if (path.trim() === '') return { message: 'An import needs the relative path of a .sysd file.' };
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(path))
    return { message: `\`${path}\` is an address; an import needs a relative path such as "./places.sysd".` };
  if (/^[/\\]/.test(path))
    return { message: `\`${path}\` is absolute; an import needs a relative path such as "./places.sysd".` };
  if (path.includes('\\')) return { message: 'An import path uses forward slashes.' };
  if (path.includes('\0')) return { message: 'An import path is plain text.' };
  if (!path.endsWith('.sysd')) return { message: 'Only .sysd files can be imported.' };
  const document = URI.parse(documentUri);
  return { uri: UriUtils.resolvePath(UriUtils.dirname(document), path).toString() };
}
