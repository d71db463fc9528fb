// A process that starts a private redis-server, says where it is, and then waits to be killed or told to exit.
import { startPrivateRedis } from '../../adapters/redis/private-server.ts';

const [dataDir = '', binary = ''] = process.argv.slice(2);
const { pid, owned, connection } = await startPrivateRedis({ dataDir, binary });
process.stdout.write(`${JSON.stringify({ pid, owned, path: connection.path })}\n`);
process.stdin.on('data', () => process.exit(0));
setInterval(() => {}, 60_000);
