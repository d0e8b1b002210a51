/** The numbers of LSP 3.17 that we send and read; test/lspConnection.test.ts compares them with Microsoft's. */

export const incrementalSync = 2;

export const fileDeleted = 3;

export const unnecessaryTag = 1;

export const diagnosticSeverities = { error: 1, warning: 2, info: 3 } as const;

export const insertFormats = { plain: 1, snippet: 2 } as const;

export const completionKinds = {
  function: 3,
  keyword: 14,
  metric: 5,
  label: 10,
  variable: 6,
  key: 10,
  value: 12,
  unit: 11,
  snippet: 15,
} as const;

export const symbolKinds = { group: 3, alert: 24, record: 13, name: 19 } as const;
