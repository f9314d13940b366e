import { expect, test } from 'bun:test';
import { allowedMethods, queryParameters } from './route-table.ts';

const allowed = allowedMethods([
  { method: 'GET', path: '/things' },
  { method: 'POST', path: '/things' },
  { method: 'GET', path: '/things/:id' },
  { method: 'PATCH', path: '/things/:id/' },
  { method: 'DELETE', path: '/things/special' },
  { method: 'WS', path: '/socket/:id' },
  { method: 'OPTIONS', path: '/*' },
  { method: 'GET', path: '/files/*' },
  { method: 'GET', path: '/file.json' },
]);

test.each([
  ['/things', ['GET', 'HEAD', 'OPTIONS', 'POST']],
  ['/things/', ['GET', 'HEAD', 'OPTIONS', 'POST']],
  ['/things/7', ['GET', 'HEAD', 'OPTIONS', 'PATCH']],
  ['/things/special', ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH']],
  ['/socket/7', ['GET', 'HEAD', 'OPTIONS']],
  ['/file.json', ['GET', 'HEAD', 'OPTIONS']],
  ['/fileXjson', []],
  ['/things/7/8', []],
  ['/thing', []],
  ['/', []],
])('the path %p answers to %p', (path, methods) => {
  expect(allowed(path)).toEqual(methods);
});

test('query parameters are gathered from all routes', () => {
  const routes = [
    { method: 'GET', path: '/a', hooks: { query: { properties: { limit: {}, cursor: {} } } } },
    { method: 'GET', path: '/b', hooks: {} },
    { method: 'GET', path: '/c', hooks: { query: { properties: { limit: {} } } } },
    { method: 'GET', path: '/d' },
  ];
  expect([...queryParameters(routes)]).toEqual(['limit', 'cursor']);
});
