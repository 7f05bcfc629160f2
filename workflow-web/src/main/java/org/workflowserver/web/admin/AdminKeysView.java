package org.workflowserver.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.workflowserver.administration.SealingKeys;
import org.workflowserver.identity.IssuerKeyView;
import org.workflowserver.identity.Tokens;
import org.workflowserver.sealing.SealingStatus;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.SignedInCaller;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Toasts;

/** The administration's page of the keys that sign tokens and that seal secrets. */
@Named("adminKeysView")
@RequestScoped
public class AdminKeysView {
  @Inject private Tokens tokens;
  @Inject private SealingKeys sealing;
  @Inject private SignedInCaller signedIn;
  @Inject private Toasts toasts;
  @Inject private Page page;
  private List<IssuerKeyView> issuerKeys = List.of();
  private SealingStatus status;

  /** Reads what the page shows. */
  public void load() {
    issuerKeys = tokens.issuerKeys(signedIn.caller());
    status = sealing.status(signedIn.caller());
  }

  /** Makes another key that signs tokens. */
  public void rotate() {
    toasts.attempt(
        () -> toasts.done(Texts.of("admin-keys.rotated", tokens.rotateKeys(signedIn.caller()))));
    page.showAnew();
  }

  /** The keys that sign or verify tokens. */
  public List<IssuerKeyView> getIssuerKeys() {
    return issuerKeys;
  }

  /** The keys that seal secrets. */
  public SealingStatus getStatus() {
    return status;
  }

  /** Ids of the keys that may still open. */
  public String getOthers() {
    return String.join(", ", status.others());
  }
}
