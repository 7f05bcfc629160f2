package org.workflowserver.web.vault;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.definition.WorkflowLinks;
import org.workflowserver.identity.Scope;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.vault.VaultItemView;
import org.workflowserver.vault.VaultItems;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Words;

/** The vault's page: what is kept, never a secret; a key that was just made, once; deleting. */
@Model
public class VaultView {
  /** An item that ends within this time is marked. */
  private static final Duration SOON = Duration.ofDays(14);

  @Inject private VaultItems items;
  @Inject private WorkflowLinks links;
  @Inject private NewKey newKey;
  @Inject private TimeSource time;
  @Inject private Page page;
  private NewKey.Made made;

  /** Reads what the page shows. */
  public void load() {
    page.list(this::read);
    made = newKey.take();
  }

  private Slice<Row> read(PageRequest request) {
    Slice<VaultItemView> kept = items.list(page.caller(), request);
    Instant now = time.now();
    Map<String, WorkflowLinks.Side> readers =
        links.readersOf(
            page.caller(),
            kept.items().stream()
                .filter(item -> item.groups().isEmpty())
                .collect(Collectors.toMap(VaultItemView::id, VaultItemView::name)));
    return kept.map(item -> new Row(item, expiry(item, now), readers.get(item.id())));
  }

  /** Deletes the item that the dialog names. */
  public void delete() {
    page.caller().require(Scope.ADMIN);
    String id = page.typed("item");
    page.change(
        () -> {
          VaultItemView item = items.require(page.caller(), id);
          items.delete(page.caller(), id);
          return item.groups().isPresent()
              ? Texts.of("vault.key-deleted", item.name())
              : Texts.of("vault.secret-deleted", item.name());
        });
  }

  public static Words.Badge expiry(VaultItemView item, Instant now) {
    Instant end = item.expiresAt().orElse(Instant.MAX);
    if (!end.isAfter(now)) {
      return new Words.Badge("failed", Texts.of("vault.expired"));
    }
    return end.isBefore(now.plus(SOON))
        ? new Words.Badge("waiting", Texts.of("vault.expires-soon"))
        : null;
  }

  /** The API key that was just made; null when none was, and when it has been shown. */
  public NewKey.Made getMade() {
    return made;
  }

  /**
   * An item in the list.
   *
   * @param expiry what there is to say of its end; null when there is nothing
   * @param readers the workflows that read it; null for an API key
   */
  public record Row(VaultItemView item, Words.Badge expiry, WorkflowLinks.Side readers) {
    /** Whether it is an API key and not a secret. */
    public boolean isKey() {
      return item.groups().isPresent();
    }

    /** What the tokens of an API key may do. */
    public String groups() {
      return String.join(", ", item.groups().orElse(List.of()));
    }

    /** Whom its end concerns, in words; empty for an API key. */
    public String readersInWords() {
      if (isKey()) {
        return "";
      }
      List<WorkflowLinks.Link> links = readers.links();
      int others = links.size() - 1;
      return switch (links.size()) {
        case 0 -> Texts.of("vault.used-by-none");
        case 1 -> Texts.of("vault.used-by-one", links.getFirst().name());
        default ->
            Texts.of(
                "vault.used-by-several",
                links.getFirst().name(),
                readers.more() ? others + "+" : others);
      };
    }

    /** Where a secret may be sent to; empty for anywhere. */
    public String hosts() {
      return String.join(", ", item.hosts());
    }

    /** When it ends; null for never. */
    public Instant expiresAt() {
      return item.expiresAt().orElse(null);
    }

    /** When it was last used; null for never. */
    public Instant lastUsedAt() {
      return item.lastUsedAt().orElse(null);
    }
  }
}
