-- Feeds wrk with the requests of signed-requests.ts: arguments are file, bytes per request, first, count.
local requests = {}
local at = 0

function init(args)
  local file = assert(io.open(args[1], 'rb'))
  local length = tonumber(args[2])
  file:seek('set', tonumber(args[3]) * length)
  for index = 1, tonumber(args[4]) do requests[index] = assert(file:read(length)) end
  file:close()
  -- A pause of the collector would be measured as a pause of the gateway.
  collectgarbage('stop')
end

function request()
  -- Begins anew after the last: harmless for a plain proxy, refused as replays where nonces are checked.
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\nresult {"durationUs":%d,"requests":%d,"p50Us":%d,"p99Us":%d,"refused":%d,"broken":%d}\n',
    summary.duration, summary.requests, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
