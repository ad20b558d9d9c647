/** English texts of application groups. */
import type { Messages } from '../messages.ts'
import type * as source from '../zh-CN/groups.ts'

export const groups: Messages<typeof source.groups> = {
  list: 'Application groups',
  description: 'Applications are sorted into groups; a name is used once in each.',
  search: 'Search by group name',
  name: 'Group name',
  nameHint: '1 to 64 characters, used only once in the organisation.',
  applications: 'Applications',
  createdAt: 'Created',
  add: 'New Group',
  added: 'The group is added',
  rename: 'Rename',
  renamed: 'The group is renamed',
  deleteTitle: 'Delete group {{name}}?',
  deleteHint:
    'Only a group without applications and without waiting creation requests can be deleted.',
  deleted: 'The group is deleted',
  notDeleted: 'Group {{name}} cannot be deleted',
  empty: 'No application group yet',
  emptyHint: 'Every application belongs to a group. Add the first one.',
}
