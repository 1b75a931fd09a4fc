-- What every drive shares: a file of lines (tab-separated cells) dealt out over the threads, and counting.
local count = {}
local threads = {}

function setup(thread)
  thread:set("id", #threads)
  table.insert(threads, thread)
end

-- The cells of every line that is this thread's.
function count.cards(path, of_threads)
  local cards, number = {}, 0
  for line in io.lines(path) do
    if number % of_threads == id then
      local cells = {}
      for cell in string.gmatch(line, "[^\t]+") do table.insert(cells, cell) end
      table.insert(cards, cells)
    end
    number = number + 1
  end
  return cards
end

-- Note an answer; true if it is the one that was expected.
function count.answered(status, expected)
  if status == expected then return true end
  wrong = wrong + 1
  if first_wrong == 0 then first_wrong = status end
  return false
end

done_count, wrong, first_wrong, ran_out = 0, 0, 0, 0

function done(summary, latency, requests)
  local sums = { done_count = 0, wrong = 0, first_wrong = 0, ran_out = 0 }
  for _, thread in ipairs(threads) do
    for name, sum in pairs(sums) do
      local value = thread:get(name)
      if name == "first_wrong" then sums[name] = sum > 0 and sum or value else sums[name] = sum + value end
    end
  end
  local e = summary.errors
  io.write(string.format(
    '{"done": %d, "requests": %d, "microseconds": %d, "p99": %d, "wrong": %d, "first_wrong": %d, "ran_out": %d, "broken": %d}\n',
    sums.done_count, summary.requests, summary.duration, latency:percentile(99),
    sums.wrong, sums.first_wrong, sums.ran_out, e.connect + e.read + e.write + e.timeout))
end

return count
