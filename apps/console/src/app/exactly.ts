/** A link marks itself as the present page only on its very path; menus mark their sections themselves. */
export const exactly = { exact: true, includeSearch: false } as const
