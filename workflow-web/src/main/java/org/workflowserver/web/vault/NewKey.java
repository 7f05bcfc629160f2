package org.workflowserver.web.vault;

import jakarta.enterprise.context.SessionScoped;
import jakarta.inject.Named;
import java.io.Serializable;

/**
 * The API key that was just made, until the next page of its maker's session has shown it: after
 * that nobody can. It is kept in memory alone and never written.
 */
@Named
@SessionScoped
public class NewKey implements Serializable {
  private static final long serialVersionUID = 1L;

  private transient Made made;

  synchronized void put(Made key) {
    made = key;
  }

  /** The key; null when there is none to be shown. */
  synchronized Made take() {
    Made taken = made;
    made = null;
    return taken;
  }

  /**
   * A key and its owner's copy.
   *
   * @param id of the vault item; what a program names itself with
   * @param secret {@code wfk_…}
   */
  public record Made(String id, String name, String secret) {
    /** Without the key, which belongs in no log. */
    @Override
    public String toString() {
      return "Made[id=" + id + "]";
    }
  }
}
