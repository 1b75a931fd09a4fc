-- Save an answer again and again, each time as the next person, each time newer than before.
-- Arguments: threads, file of (cookie, path, body), expected status, first revision.
local count = require("count")
local cards, turn, expected, revision = {}, 0, 0, 0

function init(args)
  cards = count.cards(args[2], tonumber(args[1]))
  expected, revision = tonumber(args[3]), tonumber(args[4])
end

function request()
  turn = turn + 1
  if turn > #cards then turn, revision = 1, revision + 1 end
  local card = cards[turn]
  local body = string.format("%s&revision=%d&key=bench-%d-%d-%d", card[3], revision, id, turn, revision)
  local headers = { Cookie = card[1], Accept = "application/json", ["Content-Type"] = "application/x-www-form-urlencoded" }
  return wrk.format("POST", card[2], headers, body)
end

function response(status)
  if count.answered(status, expected) then done_count = done_count + 1 end
end
