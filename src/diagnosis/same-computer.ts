/** Whether two computer names mean the same machine: NetBIOS keeps 15 signs of the first label, in upper case. */
export function sameComputer(one: string, other: string): boolean {
  return netbios(one) === netbios(other);
}

function netbios(name: string): string {
  return (name.split('.')[0] ?? '').toUpperCase().slice(0, 15);
}
