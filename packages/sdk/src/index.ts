export * from './client.ts'
export { PorticoError } from './portico-error.ts'
