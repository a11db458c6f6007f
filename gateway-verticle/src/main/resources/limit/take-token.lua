-- Takes a token out of a bucket, if there is one, by Redis' own clock. A token is ARGV[1] parts, a millisecond adds ARGV[2],
-- a bucket holds ARGV[3]; it is kept as "parts:milliseconds" until it is full again. Answers {1 or 0, parts left}. All
-- numbers stay below 2^53, where Lua's are exact.
local token, added, capacity = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local parts, at = capacity, now
local kept = redis.call('GET', KEYS[1])
if kept then
  local colon = string.find(kept, ':', 1, true)
  parts, at = tonumber(string.sub(kept, 1, colon - 1)), tonumber(string.sub(kept, colon + 1))
end
parts = math.min(capacity, parts + math.max(0, now - at) * added)
if parts < token then
  return {0, parts}
end
parts = parts - token
redis.call('SET', KEYS[1], string.format('%.0f:%.0f', parts, now), 'PX', math.ceil((capacity - parts) / added) + 1000)
return {1, parts}
