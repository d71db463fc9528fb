import type { Redis } from 'ioredis';

/**
 * A Lua script as a function. Redis runs it whole or not at all, and nothing else meanwhile; the text is sent
 * each time, which costs less than a cache that a restarted server has forgotten.
 */
export function script<Reply>(
  lua: string,
): (redis: Redis, keys: readonly string[], args: readonly (string | number)[]) => Promise<Reply> {
  return (redis, keys, args) => redis.eval(lua, keys.length, ...keys, ...args) as Promise<Reply>;
}

/** Lua for the server's time in ms: several processes must agree on it, so it is nobody's own clock. */
export const serverNow = `
local function serverNow()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
`;
