/** Reading a declared organisation: all faults at once, each with path and line, and never a value. */
import { expect, test } from 'vitest'
import { fileLimitBytes, readDeclared } from './read-file.ts'

function faultsOf(raw: string): string[] {
  const read = readDeclared(raw)
  if (read.ok) throw new Error('the file was not refused')
  return read.faults.map(({ line, path, message }) => `${line} ${path}: ${message}`)
}

test('every fault of a file is listed, with its path and its line', () => {
  const faults = faultsOf(`portico: 2
groups:
  - name: Reporting
  - nmae: Mobile
applications:
  - group: Reporting
    name: month_report
    scenario: s
    owners: []
    members:
      - person: mei
        until: 90d
`)
  expect(faults).toStrictEqual([
    '1 portico: must be 1, the version of this format',
    expect.stringMatching(/^4 groups\.1\.name: /),
    '4 groups.1.nmae: is no field of this format',
    expect.stringMatching(/^9 applications\.0\.owners: /),
    '12 applications.0.members.0.until: must be a day such as 2027-12-31; left out, it has no end',
  ])
})

test.each([
  [
    'applications:\n  - {group: a, name: b, scenario: s, owners: [c], customKey: {appSecret: sekret-1}}',
    2,
  ],
  [
    'dataSources:\n  - name: d\n    kind: k\n    connection: c\n    owner: o\n    secret: sekret-1',
    6,
  ],
  ['settings:\n  network:\n    kind: aliyun-shared\n    accessKeySecret: sekret-1', 4],
  ['people:\n  - {username: a, displayName: A, password: sekret-1}', 2],
])('[CR4] a secret is refused where it stands, and never repeated: %#', (section, line) => {
  const faults = faultsOf(`${section}\nportico: 1\n`)
  expect(faults).toHaveLength(1)
  expect(faults[0]).toMatch(new RegExp(`^${line} .*: secrets never stand in this file`))
  expect(faults.join()).not.toContain('sekret-1')
})

test.each([
  'postgres://u:sekret-1@db/x',
  'Server=db;Password=sekret-1',
  'host=db password = sekret-1',
])('[CR4] a connection that holds a password is refused without it: %#', (connection) => {
  const source = `{name: d, kind: k, owner: o, connection: "${connection}"}`
  const faults = faultsOf(`portico: 1\ndataSources:\n  - ${source}\n`)
  expect(faults).toStrictEqual([
    '3 dataSources.0.connection: holds a password; everybody may read it, and secrets never stand in this file',
  ])
})

test('what is said twice, or in contradiction, is refused with the first place', () => {
  const application =
    '{group: g, name: app_1, scenario: s, owners: [mei], members: [{person: mei}], grants: [{project: p, api: a}, {project: p, api: a}]}'
  expect(
    faultsOf(
      `portico: 1\ngroups: [{name: g}, {name: g}]\napplications:\n  - ${application}\n  - ${application}\n`,
    ),
  ).toStrictEqual([
    '2 groups.1: is the same as groups.0',
    '4 applications.0.grants.1: is the same as applications.0.grants.0',
    '4 applications.0.members.0: mei is an owner, and no member beside',
    '5 applications.1: is the same as applications.0',
    '5 applications.1.grants.1: is the same as applications.1.grants.0',
    '5 applications.1.members.0: mei is an owner, and no member beside',
  ])
})

test('no file can exhaust the reader: aliases, depth and size are refused', () => {
  const aliases = 'portico: 1\ngroups: &a [{name: x}]\npeople: *a\n'
  expect(faultsOf(aliases)).toStrictEqual([
    '3 (file): anchors and aliases are not read: write it out',
  ])
  expect(faultsOf('['.repeat(50_000))[0]).toBe('1 (file): is nested too deeply')
  expect(faultsOf(`portico: 1 #${' '.repeat(fileLimitBytes)}`)).toStrictEqual([
    'null (file): is larger than 8 MiB; split it',
  ])
})

test.each([
  'portico: 1\n  bad: indent\n',
  '{"portico": 1',
  'portico: 1\nportico: 1\n',
  'portico: !!set 1',
  '- 1',
  '',
])('what is no file of this format is refused with a line: %#', (raw) => {
  for (const fault of faultsOf(raw)) expect(fault).toMatch(/^\d+ /)
})

test('JSON is read as YAML is, and names are compared as the server keeps them', () => {
  const read = readDeclared('{"portico": 1, "groups": [{"name": "Cafe\\u0301"}]}')
  expect(read).toStrictEqual({ ok: true, declared: { portico: 1, groups: [{ name: 'Café' }] } })
})
