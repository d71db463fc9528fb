const whys: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'a file stands on the way to it',
  EISDIR: 'it is a folder',
  EACCES: 'this account may not',
  EPERM: 'this account may not',
  EROFS: 'that disk is read-only',
  ENOSPC: 'that disk is full',
};

/** Why a file cannot be written, in plain words where there are some. */
export function whyNotWritten(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return whys[code] ?? message;
}
