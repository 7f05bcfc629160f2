// Texts by their names that are on the disk once they are kept. What a page puts into localStorage
// gets there seconds later, and is lost when the browser is killed before; so it is kept here as
// well. Whoever signs out finds and forgets them by these names: see graph-draft.js.

const DATABASE = "workflow-server.editor";
const STORE = "drafts";
const LATE_MILLISECONDS = 1_000;

export class DurableTexts {
  private opened: Promise<IDBDatabase> | undefined;

  /** All texts; none where the browser forbids to keep any or does not answer. */
  find(): Promise<Map<string, string>> {
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, LATE_MILLISECONDS));
    const found = Promise.all([this.ask("readonly", (store) => store.getAllKeys()), this.ask("readonly", (store) => store.getAll())]);
    return Promise.race([found, late]).then((answer) => {
      const [names, texts] = (answer ?? []) as [string[]?, string[]?];
      return new Map(names?.flatMap((name, index) => (typeof texts?.[index] === "string" ? [[name, texts[index]]] : [])));
    });
  }

  keep(name: string, text: string): void {
    void this.ask("readwrite", (store) => store.put(text, name));
  }

  forget(name: string): void {
    void this.ask("readwrite", (store) => store.delete(name));
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
    const opening = indexedDB.open(DATABASE, 1);
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
