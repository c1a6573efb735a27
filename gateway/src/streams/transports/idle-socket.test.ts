import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type WebSocket from 'ws';
import { closeWhenIdle } from './idle-socket.ts';
import { SocketOperations } from './socket-operations.ts';

let close: ReturnType<typeof jest.fn>;
let socket: WebSocket;
let operations: SocketOperations;

beforeEach(() => {
  jest.useFakeTimers();
  close = jest.fn();
  socket = Object.assign(new EventEmitter(), { close }) as unknown as WebSocket;
  operations = new SocketOperations(socket);
  closeWhenIdle(socket, 10, operations);
});

afterEach(() => {
  jest.useRealTimers();
});

test('a socket from which nothing comes is closed', () => {
  jest.advanceTimersByTime(9_999);
  expect(close).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1);
  expect(close).toHaveBeenCalledWith(1001, 'Nothing has run here for a while');
});

test('whoever says that they are there, if only by a ping, may stay', () => {
  for (let pings = 0; pings < 5; pings += 1) {
    jest.advanceTimersByTime(9_000);
    socket.emit('message', '{"type":"ping"}');
  }
  expect(close).not.toHaveBeenCalled();
});

test('it is idle from when its last operation has ended, however long that ran', () => {
  operations.begin('a');
  jest.advanceTimersByTime(29_000);
  operations.end('a');
  jest.advanceTimersByTime(9_999);
  expect(close).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1);
  expect(close).toHaveBeenCalledTimes(1);
});
