/** Messages of failed steps as programs write them, made up, by the fault that they tell of. */
export interface Fault {
  readonly fault: string;
  /** Of its first message. */
  readonly title: string;
  readonly messages: readonly (string | { readonly name: string; readonly message: string })[];
}

const trace = (line: number, error: string): string =>
  `Traceback (most recent call last):
  File "/opt/airflow/lib/python3.${line % 4}/site-packages/airflow/models/taskinstance.py", line ${line}, in _run_raw_task
    self._execute_task_with_callbacks(context)
  File "/opt/airflow/dags/load_${line}.py", line ${line + 7}, in load
    cursor.execute(statement)
${error}`;

export const faults: readonly Fault[] = [
  {
    fault: "postgres: a column is missing",
    title: 'column "discount_pct" does not exist',
    messages: [
      'Database Error in model revenue (models/marts/revenue.sql)\n  column "discount_pct" does not exist\n  LINE 14:     o.discount_pct,\n               ^\n  compiled code at target/run/shop/models/marts/revenue.sql',
      'Database Error in model margins (models/marts/finance/margins.sql)\n  column "discount_pct" does not exist\n  LINE 202:   , sum(discount_pct)\n                   ^\n  compiled code at target/run/shop/models/marts/finance/margins.sql',
    ],
  },
  {
    fault: "postgres: another column is missing",
    title: 'column "customer_key" does not exist',
    messages: [
      'Database Error in model revenue (models/marts/revenue.sql)\n  column "customer_key" does not exist\n  LINE 14:     o.customer_key,\n               ^',
    ],
  },
  {
    fault: "postgres: a relation is missing",
    title: 'relation "raw.orders" does not exist',
    messages: [
      'Database Error in model stg_orders (models/staging/stg_orders.sql)\n  relation "raw.orders" does not exist\n  LINE 9: from "raw"."orders"',
      'Database Error in model stg_orders (models/staging/stg_orders.sql)\n  relation "raw.orders" does not exist\n  LINE 31: from "raw"."orders"',
    ],
  },
  {
    fault: "postgres: duplicate key",
    title: 'duplicate key value violates unique constraint "dim_customer_pkey"',
    messages: [
      'Database Error in model dim_customer (models/dim_customer.sql)\n  duplicate key value violates unique constraint "dim_customer_pkey"\n  DETAIL:  Key (customer_id)=(48213) already exists.',
      'Database Error in model dim_customer (models/dim_customer.sql)\n  duplicate key value violates unique constraint "dim_customer_pkey"\n  DETAIL:  Key (customer_id)=(7) already exists.',
      'Database Error in model dim_customer (models/dim_customer.sql)\n  duplicate key value violates unique constraint "dim_customer_pkey"\n  DETAIL:  Key (customer_id)=(a (b) c) already exists.',
    ],
  },
  {
    fault: "postgres: not a number",
    title: "invalid input syntax for type integer: …",
    messages: [
      'Database Error in model stg_lines (models/stg_lines.sql)\n  invalid input syntax for type integer: "12,5"',
      'Database Error in model stg_lines (models/stg_lines.sql)\n  invalid input syntax for type integer: "n/a"',
    ],
  },
  {
    fault: "postgres: not a date",
    title: "invalid input syntax for type date: …",
    messages: [
      'Database Error in model stg_lines (models/stg_lines.sql)\n  invalid input syntax for type date: "0000-00-00"',
    ],
  },
  {
    fault: "postgres: deadlock",
    title: "deadlock detected",
    messages: [
      'Database Error in model fct_sales (models/fct_sales.sql)\n  deadlock detected\n  DETAIL:  Process 8123 waits for ShareLock on transaction 99120; blocked by process 8140.\n  HINT:  See server log for query details.\n  CONTEXT:  while updating tuple (12,44) in relation "fct_sales"',
      'Database Error in model fct_sales (models/fct_sales.sql)\n  deadlock detected\n  DETAIL:  Process 221 waits for ShareLock on transaction 1; blocked by process 9.\n  HINT:  See server log for query details.\n  CONTEXT:  while updating tuple (0,1) in relation "fct_sales"',
    ],
  },
  {
    fault: "postgres: the server is not there",
    title: 'connection to server at "warehouse.example.com" (…), port … failed: Connection refused',
    messages: [
      'connection to server at "warehouse.example.com" (10.2.0.14), port 5432 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?',
      'connection to server at "warehouse.example.com" (10.2.0.99), port 6432 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?',
    ],
  },
  {
    fault: "postgres: statement timeout",
    title: "canceling statement due to statement timeout",
    messages: [
      "Database Error in model big (models/big.sql)\n  canceling statement due to statement timeout",
    ],
  },
  {
    fault: "postgres: no permission",
    title: "permission denied for schema finance",
    messages: [
      "Database Error in model a (models/a.sql)\n  permission denied for schema finance",
      "Database Error in model b (models/b.sql)\n  permission denied for schema finance",
    ],
  },
  {
    fault: "postgres: no permission elsewhere",
    title: "permission denied for schema people",
    messages: ["Database Error in model a (models/a.sql)\n  permission denied for schema people"],
  },
  {
    fault: "postgres: null",
    title: 'null value in column "order_id" of relation "fct_orders" violates not-null constraint',
    messages: [
      'null value in column "order_id" of relation "fct_orders" violates not-null constraint\nDETAIL:  Failing row contains (null, 2024-01-02, 12.50, open).',
      'null value in column "order_id" of relation "fct_orders" violates not-null constraint\nDETAIL:  Failing row contains (null, 2026-10-30, 9, closed (late)).',
    ],
  },
  {
    fault: "dbt: a test finds rows",
    title: "Failure in test not_null_orders_customer_id (…)",
    messages: [
      {
        name: "not_null_orders_customer_id",
        message:
          "Failure in test not_null_orders_customer_id (models/staging/schema.yml)\n  Got 5 results, configured to fail if != 0\n\n  compiled code at target/compiled/shop/models/schema.yml/not_null_orders_customer_id.sql",
      },
      {
        name: "not_null_orders_customer_id",
        message:
          "Failure in test not_null_orders_customer_id (models/staging/schema.yml)\n  Got 1 result, configured to fail if != 0",
      },
    ],
  },
  {
    fault: "dbt: another test finds rows",
    title: "Failure in test unique_orders_order_id (…)",
    messages: [
      {
        name: "unique_orders_order_id",
        message:
          "Failure in test unique_orders_order_id (models/staging/schema.yml)\n  Got 5 results, configured to fail if != 0",
      },
    ],
  },
  {
    fault: "dbt: a test finds rows, and says only that",
    title: "Got … results, configured to fail if != …",
    messages: [
      { name: "accepted_values_status", message: "Got 12 results, configured to fail if != 0" },
      { name: "accepted_values_status", message: "Got 1 result, configured to fail if != 0" },
    ],
  },
  {
    fault: "dbt: the same of another test",
    title: "Got … results, configured to fail if != …",
    messages: [{ name: "unique_status", message: "Got 12 results, configured to fail if != 0" }],
  },
  {
    fault: "dbt: a ref that is not there",
    title: "Model 'model.shop.revenue' (…) depends on a node named 'stg_order' which was not found",
    messages: [
      "Compilation Error\n  Model 'model.shop.revenue' (models/marts/revenue.sql) depends on a node named 'stg_order' which was not found",
    ],
  },
  {
    fault: "dbt: a macro raises",
    title: "'dict object' has no attribute 'warehouse_size'",
    messages: [
      "Compilation Error in model revenue (models/revenue.sql)\n  'dict object' has no attribute 'warehouse_size'\n  \n  > in macro size (macros/size.sql)\n  > called by model revenue (models/revenue.sql)",
    ],
  },
  {
    fault: "snowflake: an identifier",
    title: "invalid identifier 'O.CHANNEL'",
    messages: [
      "Database Error in model orders_report (models/orders_report.sql)\n  000904 (42000): SQL compilation error: error line 14 at position 4\n  invalid identifier 'O.CHANNEL'",
      "Database Error in model orders_report (models/orders_report.sql)\n  000904 (42000): SQL compilation error: error line 21 at position 17\n  invalid identifier 'O.CHANNEL'",
      "Database Error in model other (models/other.sql)\n  000904 (42000): 01b2c3d4-0000-1111-2222-333344445555: SQL compilation error: error line 1 at position 0\n  invalid identifier 'O.CHANNEL'",
    ],
  },
  {
    fault: "snowflake: another identifier",
    title: "invalid identifier 'O.REGION'",
    messages: [
      "Database Error in model orders_report (models/orders_report.sql)\n  000904 (42000): SQL compilation error: error line 14 at position 4\n  invalid identifier 'O.REGION'",
    ],
  },
  {
    fault: "snowflake: no such object",
    title: "Object 'RAW.CRM.CONTACTS' does not exist or not authorized.",
    messages: [
      "Database Error in model stg_contacts (models/stg_contacts.sql)\n  002003 (42S02): SQL compilation error:\n  Object 'RAW.CRM.CONTACTS' does not exist or not authorized.\n  compiled code at target/run/a.sql",
      "Database Error in model stg_people (models/stg_people.sql)\n  002003 (42S02): 01af99d2-0504-1c2d-0000-0abc00d1e0f2: SQL compilation error:\n  Object 'RAW.CRM.CONTACTS' does not exist or not authorized.",
    ],
  },
  {
    fault: "snowflake: not numeric",
    title: "100038 (22018): Numeric value … is not recognized",
    messages: [
      "100038 (22018): Numeric value 'ABC' is not recognized",
      "100038 (22018): 01af99d2-0504-1c2d-0000-0abc00d1e0f3: Numeric value '12;3' is not recognized",
    ],
  },
  {
    fault: "snowflake: not a timestamp",
    title: "100040 (22007): Timestamp … is not recognized",
    messages: ["100040 (22007): Timestamp '2024-13-01' is not recognized"],
  },
  {
    fault: "snowflake: a warehouse that is suspended",
    title:
      "000606 (57P03): No active warehouse selected in the current session. Select an active warehouse with the 'use warehouse' command.",
    messages: [
      "000606 (57P03): No active warehouse selected in the current session.  Select an active warehouse with the 'use warehouse' command.",
    ],
  },
  {
    fault: "snowflake: timed out",
    title:
      "000630 (57014): Statement reached its statement or warehouse timeout of … second(s) and was canceled.",
    messages: [
      "000630 (57014): Statement reached its statement or warehouse timeout of 3,600 second(s) and was canceled.",
      "000630 (57014): Statement reached its statement or warehouse timeout of 600 second(s) and was canceled.",
    ],
  },
  {
    fault: "bigquery: a name",
    title: "Unrecognized name: channel_id at […:…]",
    messages: [
      "Database Error in model sessions (models/sessions.sql)\n  Unrecognized name: channel_id at [14:5]\n  compiled code at target/run/x.sql",
      "Database Error in model sessions (models/sessions.sql)\n  Unrecognized name: channel_id at [220:17]",
    ],
  },
  {
    fault: "bigquery: another name",
    title: "Unrecognized name: source_id at […:…]",
    messages: ["Unrecognized name: source_id at [14:5]"],
  },
  {
    fault: "bigquery: not found",
    title: "404 Not found: Table shop-prod:raw.events was not found in location EU",
    messages: [
      "404 Not found: Table shop-prod:raw.events was not found in location EU\n\nLocation: EU\nJob ID: 2c1f4c5e-90aa-4f8c-b6b1-7f6cb2f9d3a1\n",
      "404 Not found: Table shop-prod:raw.events was not found in location EU\n\nLocation: EU\nJob ID: 99999999-90aa-4f8c-b6b1-7f6cb2f9d3a1\n",
    ],
  },
  {
    fault: "bigquery: a value",
    title: "Bad int64 value: …",
    messages: ["Bad int64 value: 12.5", "Bad int64 value: none"],
  },
  {
    fault: "bigquery: a literal",
    title: "Could not cast literal … to type DATE at […:…]",
    messages: ['Could not cast literal "soon" to type DATE at [3:9]'],
  },
  {
    fault: "bigquery: quota",
    title:
      "403 Exceeded rate limits: too many table update operations for this table. For more information, see …",
    messages: [
      "403 Exceeded rate limits: too many table update operations for this table. For more information, see https://cloud.example.com/bigquery/docs/troubleshoot-quotas",
      "403 Exceeded rate limits: too many table update operations for this table. For more information, see https://cloud.example.com/bigquery/other",
    ],
  },
  {
    fault: "bigquery: resources",
    title:
      "Resources exceeded during query execution: The query could not be executed in the allotted memory. Peak usage: …% of limit.",
    messages: [
      "Resources exceeded during query execution: The query could not be executed in the allotted memory. Peak usage: 112% of limit.",
      "Resources exceeded during query execution: The query could not be executed in the allotted memory. Peak usage: 101% of limit.",
    ],
  },
  {
    fault: "sql server: object",
    title: "Invalid object name 'dbo.orders'. (208) (SQLMoreResults)",
    messages: [
      "('42S02', \"[42S02] [Microsoft][ODBC Driver 18 for SQL Server][SQL Server]Invalid object name 'dbo.orders'. (208) (SQLMoreResults)\")",
      "('42S02', \"[42S02] [Microsoft][ODBC Driver 18 for SQL Server][SQL Server]Invalid object name 'dbo.orders'. (208) (SQLMoreResults)\")",
    ],
  },
  {
    fault: "sql server: another object",
    title: "Invalid object name 'dbo.customers'. (208) (SQLMoreResults)",
    messages: [
      "('42S02', \"[42S02] [Microsoft][ODBC Driver 18 for SQL Server][SQL Server]Invalid object name 'dbo.customers'. (208) (SQLMoreResults)\")",
    ],
  },
  {
    fault: "sql server: deadlock victim",
    title:
      "Transaction (Process ID …) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the tran…",
    messages: [
      "Transaction (Process ID 71) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.",
      "Transaction (Process ID 112) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.",
    ],
  },
  {
    fault: "sql server: conversion",
    title: "Conversion failed when converting the varchar value … to data type int.",
    messages: [
      "Msg 245, Level 16, State 1, Line 3\nConversion failed when converting the varchar value 'abc' to data type int.",
      "Msg 245, Level 16, State 1, Line 90\nConversion failed when converting the varchar value '1O' to data type int.",
    ],
  },
  {
    fault: "sql server: truncation",
    title:
      "String or binary data would be truncated in table 'dwh.dbo.dim_product', column 'name'. Truncated value: …",
    messages: [
      "String or binary data would be truncated in table 'dwh.dbo.dim_product', column 'name'. Truncated value: 'Chair, red'.",
      "String or binary data would be truncated in table 'dwh.dbo.dim_product', column 'name'. Truncated value: 'Table'.",
    ],
  },
  {
    fault: "sql server: login",
    title: "Login failed for user 'loader'.",
    messages: ["Login failed for user 'loader'."],
  },
  {
    fault: "athena: a column",
    title:
      "COLUMN_NOT_FOUND: line …:…: Column 'chanel' cannot be resolved or requester is not authorized to access requested resources",
    messages: [
      "COLUMN_NOT_FOUND: line 3:8: Column 'chanel' cannot be resolved or requester is not authorized to access requested resources",
      "COLUMN_NOT_FOUND: line 44:12: Column 'chanel' cannot be resolved or requester is not authorized to access requested resources",
    ],
  },
  {
    fault: "athena: bad data",
    title: "HIVE_BAD_DATA: Error parsing field value … for field …: For input string: …",
    messages: [
      'HIVE_BAD_DATA: Error parsing field value \'abc\' for field 3: For input string: "abc"\nThis query ran against the "lake" database, unless qualified by the query. Please post the error message on our forum or contact customer support with Query Id: 1c3f5c0e-1111-2222-3333-444455556666',
      'HIVE_BAD_DATA: Error parsing field value \'--\' for field 3: For input string: "--"\nThis query ran against the "lake" database, unless qualified by the query. Please post the error message on our forum or contact customer support with Query Id: aaaaaaaa-1111-2222-3333-444455556666',
    ],
  },
  {
    fault: "athena: no files",
    title: "HIVE_CANNOT_OPEN_SPLIT: Error opening Hive split … (offset=…, length=…): Access Denied",
    messages: [
      "HIVE_CANNOT_OPEN_SPLIT: Error opening Hive split s3://lake/raw/orders/dt=2026-01-02/part-0001.parquet (offset=0, length=1234): Access Denied",
      "HIVE_CANNOT_OPEN_SPLIT: Error opening Hive split s3://lake/raw/orders/dt=2026-02-02/part-0901.parquet (offset=64, length=99): Access Denied",
    ],
  },
  {
    fault: "athena: no table",
    title: "TABLE_NOT_FOUND: line …:…: Table 'awsdatacatalog.lake.orders' does not exist",
    messages: ["TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.lake.orders' does not exist"],
  },
  {
    fault: "airflow: connection refused",
    title: "psycopg2.OperationalError: could not connect to server: Connection refused",
    messages: [
      trace(1407, "psycopg2.OperationalError: could not connect to server: Connection refused"),
      trace(88, "psycopg2.OperationalError: could not connect to server: Connection refused"),
    ],
  },
  {
    fault: "airflow: a key",
    title: "KeyError: 'order_date'",
    messages: [trace(3, "KeyError: 'order_date'"), trace(990, "KeyError: 'order_date'")],
  },
  {
    fault: "airflow: another key",
    title: "KeyError: 'customer'",
    messages: [trace(3, "KeyError: 'customer'")],
  },
  {
    fault: "airflow: a command",
    title:
      "airflow.exceptions.AirflowException: Bash command failed. The command returned a non-zero exit code 137.",
    messages: [
      trace(
        55,
        "airflow.exceptions.AirflowException: Bash command failed. The command returned a non-zero exit code 137.",
      ),
    ],
  },
  {
    fault: "airflow: another end of a command",
    title:
      "airflow.exceptions.AirflowException: Bash command failed. The command returned a non-zero exit code 2.",
    messages: [
      trace(
        55,
        "airflow.exceptions.AirflowException: Bash command failed. The command returned a non-zero exit code 2.",
      ),
    ],
  },
  {
    fault: "airflow: a service is busy",
    title: "requests.exceptions.HTTPError: 429 Client Error: Too Many Requests for url: …",
    messages: [
      trace(
        120,
        "requests.exceptions.HTTPError: 429 Client Error: Too Many Requests for url: https://api.example.com/v1/orders?page=12",
      ),
      trace(
        121,
        "requests.exceptions.HTTPError: 429 Client Error: Too Many Requests for url: https://api.example.com/v1/orders?page=13",
      ),
    ],
  },
  {
    fault: "airflow: a service is down",
    title: "requests.exceptions.HTTPError: 503 Server Error: Service Unavailable for url: …",
    messages: [
      trace(
        120,
        "requests.exceptions.HTTPError: 503 Server Error: Service Unavailable for url: https://api.example.com/v1/orders?page=12",
      ),
    ],
  },
  {
    fault: "airflow: an object in memory",
    title: "TypeError: cannot pickle <Client object at …>",
    messages: [
      trace(8, "TypeError: cannot pickle <Client object at 0x7f3c2a10bb50>"),
      trace(8, "TypeError: cannot pickle <Client object at 0x7fffffffa018>"),
    ],
  },
  {
    fault: "airflow: a sensor",
    title:
      "airflow.exceptions.AirflowSensorTimeout: Sensor has timed out; run duration of … seconds exceeds the specified timeout of ….",
    messages: [
      "airflow.exceptions.AirflowSensorTimeout: Sensor has timed out; run duration of 3604.21 seconds exceeds the specified timeout of 3600.0.",
      "airflow.exceptions.AirflowSensorTimeout: Sensor has timed out; run duration of 3600.04 seconds exceeds the specified timeout of 3600.0.",
    ],
  },
  {
    fault: "copy: a column",
    title: "UserErrorInvalidColumnName: The column DISCOUNT is not found in target side",
    messages: [
      "ErrorCode=UserErrorInvalidColumnName,'Type=Microsoft.DataTransfer.Common.Shared.HybridDeliveryException,Message=The column DISCOUNT is not found in target side,Source=Microsoft.DataTransfer.ClientLibrary,'",
      "Failure happened on 'Sink' side. ErrorCode=UserErrorInvalidColumnName,'Type=Microsoft.DataTransfer.Common.Shared.HybridDeliveryException,Message=The column DISCOUNT is not found in target side,Source=Microsoft.DataTransfer.Common,'",
    ],
  },
  {
    fault: "copy: the database",
    title:
      "SqlFailedToConnect: Cannot connect to SQL Database. Please contact SQL server team for further support. Server: 'erp.example.com', Database…",
    messages: [
      "ErrorCode=SqlFailedToConnect,'Type=Microsoft.DataTransfer.Common.Shared.HybridDeliveryException,Message=Cannot connect to SQL Database. Please contact SQL server team for further support. Server: 'erp.example.com', Database: 'erp', User: 'reader'. Check the connection configuration is correct.,Source=Microsoft.DataTransfer.ClientLibrary,'",
    ],
  },
  {
    fault: "copy: time",
    title:
      "SqlOperationFailed: A database operation failed with the following error: 'Execution Timeout Expired. The timeout period elapsed prior to c…",
    messages: [
      "ErrorCode=SqlOperationFailed,'Type=Microsoft.DataTransfer.Common.Shared.HybridDeliveryException,Message=A database operation failed with the following error: 'Execution Timeout Expired.  The timeout period elapsed prior to completion of the operation or the server is not responding.',Source=,''Type=System.Data.SqlClient.SqlException,Message=Execution Timeout Expired. The timeout period elapsed,Source=.Net SqlClient Data Provider,SqlErrorNumber=-2,Class=11,ErrorCode=-2146232060,State=0'",
    ],
  },
  {
    fault: "copy: a file",
    title:
      "AdlsGen2OperationFailed: ADLS Gen2 operation failed for: Operation returned an invalid status code 'NotFound'. Account: 'lake'. FileSystem:…",
    messages: [
      "ErrorCode=AdlsGen2OperationFailed,'Type=Microsoft.DataTransfer.Common.Shared.HybridDeliveryException,Message=ADLS Gen2 operation failed for: Operation returned an invalid status code 'NotFound'. Account: 'lake'. FileSystem: 'raw'. Path: 'crm/2026/11/02/contacts.csv'. RequestId: '6a1e2f00-301f-0000-1122-334455000000'. TimeStamp: 'Mon, 02 Nov 2026 04:00:12 GMT'.,Source=Microsoft.DataTransfer.ClientLibrary,'",
      "ErrorCode=AdlsGen2OperationFailed,'Type=Microsoft.DataTransfer.Common.Shared.HybridDeliveryException,Message=ADLS Gen2 operation failed for: Operation returned an invalid status code 'NotFound'. Account: 'lake'. FileSystem: 'raw'. Path: 'crm/2026/11/03/contacts.csv'. RequestId: '9b1e2f00-301f-0000-1122-334455000000'. TimeStamp: 'Tue, 03 Nov 2026 04:00:09 GMT'.,Source=Microsoft.DataTransfer.ClientLibrary,'",
    ],
  },
  {
    fault: "power bi: memory",
    title:
      "Memory error: Allocation failure. The refresh needed … MB where the capacity allows … MB. Process type: Full.",
    messages: [
      "Memory error: Allocation failure. The refresh needed 10,412 MB where the capacity allows 10,240 MB. Process type: Full.",
      "Memory error: Allocation failure. The refresh needed 11,003 MB where the capacity allows 10,240 MB. Process type: Full.",
    ],
  },
  {
    fault: "power bi: memory in short",
    title: "Memory error: … MB",
    messages: ["Memory error: 12 MB", "Memory error: 9 MB"],
  },
  {
    fault: "power bi: duplicates",
    title:
      "Column 'CustomerKey' in Table 'Customer' contains a duplicate value … and this is not allowed for columns on the one side of a many-to-one …",
    messages: [
      "Column 'CustomerKey' in Table 'Customer' contains a duplicate value '48213' and this is not allowed for columns on the one side of a many-to-one relationship or for columns that are used as the primary key of a table.",
      "Column 'CustomerKey' in Table 'Customer' contains a duplicate value 'A-7' and this is not allowed for columns on the one side of a many-to-one relationship or for columns that are used as the primary key of a table.",
    ],
  },
  {
    fault: "power bi: duplicates elsewhere",
    title:
      "Column 'ProductKey' in Table 'Product' contains a duplicate value … and this is not allowed for columns on the one side of a many-to-one re…",
    messages: [
      "Column 'ProductKey' in Table 'Product' contains a duplicate value '48213' and this is not allowed for columns on the one side of a many-to-one relationship or for columns that are used as the primary key of a table.",
    ],
  },
  {
    fault: "power bi: a column",
    title: "The column 'Discount' of the table wasn't found.",
    messages: ["The column 'Discount' of the table wasn't found."],
  },
  {
    fault: "power bi: sign in",
    title: "AADSTS7000222: The provided client secret keys for app '…' are expired.",
    messages: [
      "AADSTS7000222: The provided client secret keys for app '0f0e0d0c-1111-2222-3333-444455556666' are expired.\r\nTrace ID: 1aa11111-1111-2222-3333-444455556666\r\nCorrelation ID: 2aa11111-1111-2222-3333-444455556666\r\nTimestamp: 2026-11-02 04:00:12Z",
      "AADSTS7000222: The provided client secret keys for app '0f0e0d0c-1111-2222-3333-444455556666' are expired.\r\nTrace ID: 9aa11111-1111-2222-3333-444455556666\r\nCorrelation ID: 8aa11111-1111-2222-3333-444455556666\r\nTimestamp: 2026-11-03 04:10:12Z",
    ],
  },
  {
    fault: "power bi: another sign in",
    title: "AADSTS50079: The user is required to use multi-factor authentication.",
    messages: ["AADSTS50079: The user is required to use multi-factor authentication."],
  },
  {
    fault: "power bi: conversion",
    title: "We cannot convert the value … to type Number.",
    messages: [
      'We cannot convert the value "n/a" to type Number.',
      'We cannot convert the value "TBD" to type Number.',
    ],
  },
  {
    fault: "power bi: gateway",
    title: "The gateway 'onprem-1' is unreachable. Activity ID: …",
    messages: [
      "The gateway 'onprem-1' is unreachable. Activity ID: 1aa11111-1111-2222-3333-444455556666",
      "The gateway 'onprem-1' is unreachable. Activity ID: 2aa11111-1111-2222-3333-444455556666",
    ],
  },
  {
    fault: "power bi: another gateway",
    title: "The gateway 'onprem-2' is unreachable. Activity ID: …",
    messages: ["The gateway 'onprem-2' is unreachable. Activity ID: 1aa11111-1111-2222-3333-444455556666"],
  },
  {
    fault: "nothing but that it failed",
    title: "Task failed",
    messages: [
      { name: "load_orders", message: "Task failed" },
      { name: "load_orders", message: "task failed" },
    ],
  },
  {
    fault: "nothing but that another failed",
    title: "Task failed",
    messages: [{ name: "load_items", message: "Task failed" }],
  },
  {
    fault: "dated tables",
    title: 'relation "events_…" does not exist',
    messages: ['relation "events_20260101" does not exist', 'relation "events_20260102" does not exist'],
  },
  {
    fault: "two columns that differ by a digit",
    title: 'column "address1" does not exist',
    messages: ['column "address1" does not exist'],
  },
  {
    fault: "the other of them",
    title: 'column "address2" does not exist',
    messages: ['column "address2" does not exist'],
  },
];
