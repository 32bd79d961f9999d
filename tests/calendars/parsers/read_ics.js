// Reads an iCalendar file with ical.js or node-ical and prints its events as JSON: whole days as dates, times in UTC.
"use strict";
const fs = require("fs");
const [, , program, file] = process.argv;
const text = fs.readFileSync(file, "utf8");
const iso = (moment) => moment.toISOString().replace(".000Z", "+00:00");
const pad = (number) => String(number).padStart(2, "0");
const localDay = (moment) => `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}`;

function withIcalJs(module) {
  const ICAL = module.default || module;
  const calendar = new ICAL.Component(ICAL.parse(text));
  calendar.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(zone));
  const moment = (time) => (time.isDate ? time.toString() : iso(time.toJSDate()));
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid, title: event.summary, starts: moment(event.startDate), ends: moment(event.endDate),
      cancelled: component.getFirstPropertyValue("status") === "CANCELLED",
    };
  });
}

function withNodeIcal(ical) {
  const moment = (value, whole) => (whole ? localDay(value) : iso(new Date(value)));
  return Object.values(ical.sync.parseICS(text)).filter((part) => part.type === "VEVENT").map((event) => {
    const whole = event.datetype === "date";
    return {
      uid: event.uid, title: event.summary, starts: moment(event.start, whole), ends: moment(event.end, whole),
      cancelled: event.status === "CANCELLED",
    };
  });
}

async function main() {
  const events = program === "ical.js" ? withIcalJs(await import("ical.js")) : withNodeIcal(require("node-ical"));
  process.stdout.write(JSON.stringify(events));
}
main();
