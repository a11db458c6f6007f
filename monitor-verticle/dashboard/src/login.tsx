import { useState, type FormEvent } from 'react';
import { json, Refused } from './api.js';
import type { Words } from './words.js';

export function Login({ words, done }: { words: Words; done: (token: string) => void }) {
  const [wrong, setWrong] = useState('');
  const enter = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget).get('token'));
    try {
      await json(token, '/api/operations/nodes');
      done(token);
    } catch (failure) {
      setWrong(failure instanceof Refused && failure.status === 401 ? words.wrongToken : (failure as Error).message);
    }
  };
  return (
    <form className="login" onSubmit={enter}>
      <label htmlFor="token">{words.token}</label>
      <input id="token" name="token" type="password" autoComplete="current-password" required autoFocus aria-describedby="hint" />
      <small id="hint">{words.tokenHint}</small>
      <button className="main">{words.signIn}</button>
      <p role="alert">{wrong}</p>
    </form>
  );
}
