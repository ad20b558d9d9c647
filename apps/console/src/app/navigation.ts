/** Where one can go: the top menu's sections, and the side navigation of each. A new screen is added here. */
import {
  ApiOutlined,
  AppstoreOutlined,
  BankOutlined,
  ClusterOutlined,
  DatabaseOutlined,
  FieldTimeOutlined,
  FileSearchOutlined,
  FolderOutlined,
  GlobalOutlined,
  KeyOutlined,
  LockOutlined,
  NodeIndexOutlined,
  NotificationOutlined,
  ProjectOutlined,
  SafetyCertificateOutlined,
  SafetyOutlined,
  TeamOutlined,
  UserOutlined,
} from '@ant-design/icons'
import type { ComponentType } from 'react'
import type { TFunction } from 'i18next'
import type { Me } from '@portico/contract'
import { can } from '../session/can.ts'

export type NavigationItem = Readonly<{
  to: string
  label: (t: TFunction) => string
  icon: ComponentType
  /** Left out for readers to whom the server gives no such action. */
  isOffered?: (me: Me) => boolean
}>

export type NavigationGroup = Readonly<{
  label: (t: TFunction) => string
  items: readonly NavigationItem[]
}>

export type NavigationSection = Readonly<{
  key: string
  label: (t: TFunction) => string
  /** Paths that belong to it, longest match first; the first one is where its menu entry leads. */
  paths: readonly [string, ...string[]]
  groups: readonly NavigationGroup[]
  /** Reached from the avatar, not from the top menu. */
  isPersonal?: boolean
}>

export const sections: readonly NavigationSection[] = [
  {
    key: 'service',
    label: (t) => t('navigation.service'),
    paths: ['/applications', '/application-management', '/marketplace'],
    groups: [
      {
        label: (t) => t('navigation.marketplace'),
        items: [
          { to: '/marketplace', label: (t) => t('navigation.marketplace'), icon: ApiOutlined },
        ],
      },
      {
        label: (t) => t('navigation.applicationManagement'),
        items: [
          {
            to: '/applications',
            label: (t) => t('navigation.myApplications'),
            icon: AppstoreOutlined,
          },
          {
            to: '/application-management',
            label: (t) => t('navigation.allApplications'),
            icon: DatabaseOutlined,
            isOffered: (me) => can(me, 'organisation.list-all-applications'),
          },
          {
            to: '/application-management/groups',
            label: (t) => t('navigation.applicationGroups'),
            icon: FolderOutlined,
            isOffered: (me) => can(me, 'organisation.add-group'),
          },
        ],
      },
    ],
  },
  {
    key: 'permissions',
    label: (t) => t('navigation.permissions'),
    paths: ['/permissions'],
    groups: [
      {
        label: (t) => t('navigation.permissionManagement'),
        items: [
          { to: '/permissions', label: (t) => t('navigation.myPermissions'), icon: KeyOutlined },
          {
            to: '/permissions/administered',
            label: (t) => t('navigation.administeredGrants'),
            icon: SafetyCertificateOutlined,
            isOffered: (me) => me.administersGrants,
          },
        ],
      },
    ],
  },
  {
    key: 'management',
    label: (t) => t('navigation.management'),
    paths: ['/management/members', '/management'],
    groups: [
      {
        label: (t) => t('navigation.organisation'),
        items: [
          {
            to: '/management/members',
            label: (t) => t('navigation.memberManagement'),
            icon: TeamOutlined,
          },
          {
            to: '/management/projects',
            label: (t) => t('navigation.serviceProjects'),
            icon: ProjectOutlined,
          },
          {
            to: '/management/data-sources',
            label: (t) => t('navigation.dataSources'),
            icon: DatabaseOutlined,
          },
        ],
      },
      {
        label: (t) => t('navigation.oversight'),
        items: [
          {
            to: '/management/audit',
            label: (t) => t('navigation.audit'),
            icon: FileSearchOutlined,
            isOffered: (me) => can(me, 'organisation.view-audit'),
          },
          {
            to: '/management/gateways',
            label: (t) => t('navigation.gateways'),
            icon: ClusterOutlined,
            isOffered: (me) => can(me, 'organisation.view-operations'),
          },
        ],
      },
      {
        label: (t) => t('navigation.settings'),
        items: [
          {
            to: '/management/organisation',
            label: (t) => t('settings.organisation.title'),
            icon: BankOutlined,
          },
          {
            to: '/management/network',
            label: (t) => t('navigation.network'),
            icon: GlobalOutlined,
          },
          {
            to: '/management/call-authentication',
            label: (t) => t('navigation.callAuthentication'),
            icon: SafetyOutlined,
          },
          {
            to: '/management/chains',
            label: (t) => t('navigation.chains'),
            icon: NodeIndexOutlined,
          },
          {
            to: '/management/webhooks',
            label: (t) => t('webhooks.title'),
            icon: NotificationOutlined,
            isOffered: (me) => can(me, 'organisation.manage-webhooks'),
          },
        ],
      },
    ],
  },
  {
    key: 'user-center',
    label: (t) => t('navigation.userCenter'),
    paths: ['/user-center'],
    isPersonal: true,
    groups: [
      {
        label: (t) => t('navigation.userCenter'),
        items: [
          { to: '/user-center', label: (t) => t('navigation.profile'), icon: UserOutlined },
          {
            to: '/user-center/security',
            label: (t) => t('navigation.security'),
            icon: LockOutlined,
          },
          {
            to: '/user-center/tokens',
            label: (t) => t('navigation.tokens'),
            icon: KeyOutlined,
          },
        ],
      },
      {
        label: (t) => t('navigation.personalDataCenter'),
        items: [
          {
            to: '/user-center/personal-data/applications',
            label: (t) => t('navigation.myApplications'),
            icon: AppstoreOutlined,
          },
          {
            to: '/user-center/personal-data',
            label: (t) => t('navigation.expiringSoon'),
            icon: FieldTimeOutlined,
          },
        ],
      },
    ],
  },
]

function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}/`)
}

/** The section that a path belongs to, or undefined, e.g. in the Task Hub. */
export function findSection(path: string): NavigationSection | undefined {
  return sections.find((section) => section.paths.some((root) => isWithin(path, root)))
}

/** The item to mark as current: the one whose path is the longest beginning of the present one. */
export function findItem(section: NavigationSection, path: string): NavigationItem | undefined {
  const items = section.groups.flatMap((group) => group.items)
  const matching = items.filter((item) => isWithin(path, item.to))
  return matching.toSorted((one, other) => other.to.length - one.to.length)[0]
}
