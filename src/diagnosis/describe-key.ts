/**
 * A key file's name short enough for a phone: `f686…_3b1c`, the first four signs of the container's digest and
 * of the machine's GUID after it. Other names keep both ends.
 */
export function describeKey(file: string): string {
  const [container = '', guid] = file.split('_');
  if (guid !== undefined && container.length > 8) return `${container.slice(0, 4)}…_${guid.slice(0, 4)}`;
  return file.length > 16 ? `${file.slice(0, 4)}…${file.slice(-4)}` : file;
}
