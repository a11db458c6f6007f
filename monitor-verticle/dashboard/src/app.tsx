import { useEffect, useState } from 'react';
import { Login } from './login.js';
import { Shell } from './shell.js';
import { words, type Language } from './words.js';

/** Only this tab has the token, and only while it is open. */
const TOKEN = 'holdfast.token';

const dark = () => matchMedia('(prefers-color-scheme: dark)').matches;

export function App() {
  const [token, setToken] = useState(sessionStorage.getItem(TOKEN) ?? '');
  const [language, setLanguage] = useState<Language>(navigator.language.startsWith('zh') ? 'zh' : 'en');
  const [theme, setTheme] = useState(dark() ? 'dark' : 'light');
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.documentElement.dataset['theme'] = theme;
  }, [language, theme]);
  const keep = (given: string) => {
    sessionStorage.setItem(TOKEN, given);
    setToken(given);
  };
  const leave = () => {
    sessionStorage.removeItem(TOKEN);
    setToken('');
  };
  const said = words[language];
  return (
    <>
      <header>
        <h1>Holdfast <small>{said.title}</small></h1>
        <button onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')} aria-pressed={theme === 'dark'}>{said.theme}</button>
        <button onClick={() => setLanguage(language === 'en' ? 'zh' : 'en')} lang={language === 'en' ? 'zh-CN' : 'en'}>{said.language}</button>
        {token && <button onClick={leave}>{said.signOut}</button>}
      </header>
      {token ? <Shell words={said} token={token} refused={leave} /> : <main><Login words={said} done={keep} /></main>}
    </>
  );
}
