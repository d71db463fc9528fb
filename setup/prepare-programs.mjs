import { aptInstall, canUseApt } from './apt-install.mjs';
import { findProgram, isRecentEnough, realServers, redis, redisVersion } from './programs.mjs';
import { say } from './say.mjs';

/**
 * Sees to it that redis-server, and for the tests the real RDP servers and scanners, are there as far as this
 * machine allows. Says in one line what is installed, or what is missing and how to get it; never fails.
 */
export async function preparePrograms({ needsRedis, forTests, mayInstall }) {
  let missing = await whatIsMissing(needsRedis, forTests);
  if (missing.length > 0 && mayInstall && canUseApt()) {
    await aptInstall(missing.map((wanted) => wanted.package));
    missing = await whatIsMissing(needsRedis, forTests);
  }
  if (missing.includes(redis)) say(await redisAdvice());
  const servers = missing.filter((wanted) => wanted !== redis);
  if (servers.length > 0) {
    const names = servers.map((wanted) => wanted.program).join(', ');
    const packages = servers.map((wanted) => wanted.package).join(' ');
    say(`without ${names} some tests are skipped; on Debian or Ubuntu: sudo apt-get install ${packages}`);
  }
}

async function whatIsMissing(needsRedis, forTests) {
  const servers = forTests ? realServers.filter((wanted) => findProgram(wanted.program) === null) : [];
  if (!needsRedis) return servers;
  const file = findProgram(redis.program);
  const redisFits = file !== null && isRecentEnough(await redisVersion(file));
  return redisFits ? servers : [redis, ...servers];
}

async function redisAdvice() {
  const file = findProgram(redis.program);
  const what = file === null ? 'there is no redis-server' : `${file} is ${await redisVersion(file)}, too old`;
  return `${what}; 6.2 or newer comes with "sudo apt-get install redis-server" or "brew install redis"`;
}
