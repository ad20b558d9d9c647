import { expect, it } from 'vitest'
import { isMetadataAddress, isPublicAddress } from './public-address.ts'

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.255.255',
  '192.168.0.1',
  '169.254.169.254',
  '100.127.255.255',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::ffff:10.0.0.1',
  'fe80::1',
  'fc00::1',
  '2001:db8::1',
  '2002:a00:1::',
  'ff02::1',
  'example.org',
  '',
])('%s is not public', (text) => expect(isPublicAddress(text)).toBe(false))

it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '::ffff:8.8.8.8', '2606:4700::1111'])(
  '%s is public',
  (text) => expect(isPublicAddress(text)).toBe(true),
)

it.each([
  '169.254.169.254',
  '169.254.0.1',
  '100.100.100.200',
  '::ffff:169.254.169.254',
  'fe80::1',
  'fd00:ec2::254',
])('%s is where metadata answers', (text) => expect(isMetadataAddress(text)).toBe(true))

it.each([
  '10.0.0.5',
  '127.0.0.1',
  '169.253.255.255',
  '100.100.100.201',
  'fd00::1',
  'api.internal',
  '',
])('%s is not', (text) => expect(isMetadataAddress(text)).toBe(false))
