// A text that is on the disk once it is kept. What a page puts into localStorage gets there seconds
// later, and is lost when the browser is killed before; so it is kept here as well.

const STORE = "texts";
const KEY = 0;
const LATE_MILLISECONDS = 1_000;

export class DurableText {
  private opened: Promise<IDBDatabase> | undefined;

  constructor(private readonly name: string) {}

  /** The text; undefined for none, and where the browser forbids to keep any or does not answer. */
  find(): Promise<string | undefined> {
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, LATE_MILLISECONDS));
    const found = this.ask("readonly", (store) => store.get(KEY));
    return Promise.race([found, late]).then((text) => (typeof text === "string" ? text : undefined));
  }

  keep(text: string): void {
    void this.ask("readwrite", (store) => store.put(text, KEY));
  }

  forget(): void {
    void this.ask("readwrite", (store) => store.delete(KEY));
  }

  private async ask(mode: IDBTransactionMode, request: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
    try {
      const database = await (this.opened ??= this.open());
      return await answerOf(request(database.transaction(STORE, mode, { durability: "strict" }).objectStore(STORE)));
    } catch {
      return undefined;
    }
  }

  private async open(): Promise<IDBDatabase> {
    const opening = indexedDB.open(this.name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    const database = (await answerOf(opening)) as IDBDatabase;
    // Whoever signs out in another window deletes it.
    database.onversionchange = () => {
      database.close();
      this.opened = undefined;
    };
    return database;
  }
}

function answerOf(request: IDBRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
