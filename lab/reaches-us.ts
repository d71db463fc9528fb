/** Everybody who asks a host of the lab comes from here. */
const asker = '127.0.0.1';

/** Whether remote addresses of a firewall rule, such as `10.0.0.0/255.0.0.0,LocalSubnet`, speak of whoever asks. */
export function reachesUs(remoteAddresses: string | undefined): boolean {
  if (remoteAddresses === undefined) return true;
  return remoteAddresses.split(',').some((one) => {
    const [net = '', mask = '255.255.255.255'] = one.split('/');
    return one === 'LocalSubnet' || masked(asker, mask) === masked(net, mask);
  });
}

function masked(address: string, mask: string): string {
  const masks = mask.split('.').map(Number);
  return address
    .split('.')
    .map((part, at) => Number(part) & (masks[at] ?? 0))
    .join('.');
}
