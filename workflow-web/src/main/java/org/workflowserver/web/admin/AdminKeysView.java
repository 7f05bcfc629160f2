package org.workflowserver.web.admin;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.List;
import org.workflowserver.administration.SealingKeys;
import org.workflowserver.identity.token.IssuerKeyView;
import org.workflowserver.identity.token.Tokens;
import org.workflowserver.sealing.KeyLocation;
import org.workflowserver.sealing.SealingStatus;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Texts;

/** The administration's page of the keys that sign tokens and that seal secrets. */
@Model
public class AdminKeysView {
  @Inject private Tokens tokens;
  @Inject private SealingKeys sealing;
  @Inject private Page page;
  private List<IssuerKeyView> issuerKeys = List.of();
  private SealingStatus status;

  /** Reads what the page shows. */
  public void load() {
    issuerKeys = tokens.issuerKeys(page.caller());
    page.answeredUnchanged(getStatus());
  }

  /** Makes another key that signs tokens. */
  public void rotate() {
    page.change(() -> Texts.of("admin-keys.rotated", tokens.rotateKeys(page.caller())));
  }

  /** Makes another key that seals the vault. */
  public void rotateSealing() {
    page.change(() -> Texts.of("admin-keys.made", sealing.rotate(page.caller())));
  }

  /** Reads the operator's file of keys anew. */
  public void look() {
    page.change(() -> found(sealing.look(page.caller())));
  }

  private static String found(List<String> keys) {
    return keys.size() == 1
        ? Texts.of("admin-keys.one-key-read", keys.getFirst())
        : Texts.of(
            "admin-keys.keys-read",
            keys.getFirst(),
            String.join(", ", keys.subList(1, keys.size())));
  }

  /** Whether this server makes the keys itself. */
  public boolean isMadeHere() {
    return getStatus().location().kind() == KeyLocation.Kind.MADE_HERE;
  }

  /** Whether the operator writes the keys into a file. */
  public boolean isInFile() {
    return getStatus().location().kind() == KeyLocation.Kind.FILE;
  }

  /** The keys that sign or verify tokens. */
  public List<IssuerKeyView> getIssuerKeys() {
    return issuerKeys;
  }

  /** The keys that seal secrets. */
  public SealingStatus getStatus() {
    if (status == null) {
      status = sealing.status(page.caller());
    }
    return status;
  }

  /** Ids of the keys that may still open. */
  public String getOthers() {
    return String.join(", ", status.others());
  }
}
