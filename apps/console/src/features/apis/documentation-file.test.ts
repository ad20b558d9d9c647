import { describe, expect, it } from 'vitest'
import type { Api } from '@portico/contract'
import { nameFile, writeDocumentation } from './documentation-file.ts'

const words = {
  id: 'Id',
  project: 'Project',
  route: 'Route',
  operation: () => 'Operation: List',
  environments: () => 'Environments: Production',
  nothing: 'Nothing yet',
}
const borders = {
  id: 'api_1',
  name: 'Borders',
  description: '',
  documentation: '',
  method: null,
  path: null,
  project: { id: 'prj_1', name: 'World' },
} as unknown as Api
const country: Api = {
  ...borders,
  id: 'api_2',
  name: '国家 / Country',
  description: 'One country',
  documentation: '## Fields\n\n- code\n',
  method: 'GET',
  path: '/countries/{code}',
}

describe('the documentation of APIs as a file', () => {
  it('says of each API what it is and how it is called, and where nothing is written yet', () => {
    const [first, second] = writeDocumentation([borders, country], words).split('\n---\n\n')
    expect(first).toBe(
      '# Borders\n\n- Id: `api_1`\n- Project: World\n- Operation: List\n- Environments: Production\n\nNothing yet\n',
    )
    expect(second).toContain('# 国家 / Country\n\nOne country\n')
    expect(second).toContain('- Route: `GET /countries/{code}`')
    expect(second?.endsWith('## Fields\n\n- code\n')).toBe(true)
  })

  it('is named after its only API, without what a file system would not take', () => {
    expect(nameFile([country])).toBe('国家-Country.md')
    expect(nameFile([borders, country])).toBe('apis.md')
  })
})
