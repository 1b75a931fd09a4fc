-- Read a page again and again, each time as the next person. Arguments: threads, file of (cookie, path).
local count = require("count")
local cards, turn = {}, 0

function init(args)
  cards = count.cards(args[2], tonumber(args[1]))
end

function request()
  turn = turn % #cards + 1
  return wrk.format("GET", cards[turn][2], { Cookie = cards[turn][1], Accept = "text/html" })
end

function response(status)
  if count.answered(status, 200) then done_count = done_count + 1 end
end
