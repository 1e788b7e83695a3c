-- SPDX-License-Identifier: MIT
-- What a small OpenDental upgrade does to a schema: new tables, new columns, a removed column, a changed type.

-- New tables: the chat module.
CREATE TABLE "chat" (
  "ChatNum" bigint(20),
  "Name" varchar(255),
  PRIMARY KEY ("ChatNum")
);

CREATE TABLE "chatmsg" (
  "ChatMsgNum" bigint(20),
  "ChatNum" bigint(20),
  "UserNum" bigint(20),
  "DateTimeSent" datetime,
  "Message" varchar(255),
  "SeqCount" varchar(255),
  "Quote" varchar(255),
  "EventType" varchar(255),
  "IsImportant" tinyint(4),
  PRIMARY KEY ("ChatMsgNum")
);

-- New columns.
ALTER TABLE "appointment" ADD COLUMN "ReminderCount" int(11);
ALTER TABLE "patient" ADD COLUMN "PortalLanguage" varchar(10);
ALTER TABLE "patient" ADD COLUMN "SecDateTPortal" datetime;

-- A removed column, which a dbt staging model still reads.
ALTER TABLE "document" DROP COLUMN "ExternalGUID";

-- A changed type: DateScheduled becomes a moment. SQLite cannot alter a type in place, so the table is rebuilt.
CREATE TABLE "recall_upgraded" (
  "RecallNum" bigint(20),
  "PatNum" bigint(20),
  "DateDueCalc" date,
  "DateDue" date,
  "DatePrevious" date,
  "RecallInterval" int(11),
  "RecallStatus" bigint(20),
  "Note" text,
  "IsDisabled" tinyint(4),
  "DateTStamp" timestamp,
  "RecallTypeNum" bigint(20),
  "DisableUntilBalance" double,
  "DisableUntilDate" date,
  "DateScheduled" datetime,
  "Priority" tinyint(4),
  "TimePatternOverride" varchar(255),
  PRIMARY KEY ("RecallNum")
);

INSERT INTO "recall_upgraded"
SELECT "RecallNum", "PatNum", "DateDueCalc", "DateDue", "DatePrevious", "RecallInterval", "RecallStatus", "Note",
  "IsDisabled", "DateTStamp", "RecallTypeNum", "DisableUntilBalance", "DisableUntilDate",
  "DateScheduled" || ' 08:00:00.000000', "Priority", "TimePatternOverride"
FROM "recall";

DROP TABLE "recall";
ALTER TABLE "recall_upgraded" RENAME TO "recall";
