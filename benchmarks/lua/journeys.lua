-- Whole journeys: open, five answers, finish, result; one connection a thread, a fresh person for each journey.
-- Arguments: threads, file of (cookie, token or -), "floor" or the quiz's slug, five answers by comma, and "second" if
-- a second submission follows, for a quiz that may give a second chance at an item.
local count = require("count")
local cards, turn, step, attempt = {}, 1, 1, ""
local steps, picks, of_floor = {}, {}, false
local FORM = "application/x-www-form-urlencoded"

local function floor_steps()
  local made = { { "POST", function() return "/open" end, "answer=1", 302 } }
  for number = 1, 5 do
    table.insert(made, { "POST", function() return attempt .. "/answer/" .. number end, "answer=" .. picks[number], 204 })
  end
  table.insert(made, { "POST", function() return attempt .. "/finish" end, "answer=1", 302 })
  table.insert(made, { "GET", function() return attempt end, nil, 200 })
  return made
end

local function submission(phase)
  local body = "&phase=" .. phase .. "&key=bench-submit-" .. phase
  return { "POST", function() return attempt .. "/submit" end, body, 302 }
end

local function site_steps(slug, second)
  local made = { { "POST", function() return "/quizzes/" .. slug .. "/attempts" end, "", 302 } }
  for number = 1, 5 do
    local body = string.format("&choice=%s&revision=1&go=next&key=bench-answer-%d", picks[number], number)
    table.insert(made, { "POST", function() return attempt .. "/items/" .. number end, body, 302 })
  end
  table.insert(made, submission("first"))
  if second then table.insert(made, submission("second")) end
  table.insert(made, { "GET", function() return attempt end, nil, 200 })
  return made
end

function init(args)
  cards = count.cards(args[2], tonumber(args[1]))
  for pick in string.gmatch(args[4], "[^,]+") do table.insert(picks, pick) end
  of_floor = args[3] == "floor"
  steps = of_floor and floor_steps() or site_steps(args[3], args[5] == "second")
end

function request()
  local card, now = cards[turn], steps[step]
  local headers = { Cookie = card[1], Accept = "text/html" }
  local body = nil
  if now[1] == "POST" then
    headers["Content-Type"] = FORM
    body = card[2] == "-" and now[3] or "csrf_token=" .. card[2] .. now[3]
  end
  return wrk.format(now[1], now[2](), headers, body)
end

local function next_person()
  step, turn = 1, turn + 1
  if turn > #cards then
    turn, ran_out = 1, of_floor and 0 or 1 -- attempts at the floor are without limit
  end
end

function response(status, headers)
  if not count.answered(status, steps[step][4]) then return next_person() end
  if step == 1 then
    local to = headers["Location"] or headers["location"]
    attempt = string.gsub(to, "^https?://[^/]+", "")
  end
  step = step + 1
  if step > #steps then
    done_count = done_count + 1
    next_person()
  end
end
