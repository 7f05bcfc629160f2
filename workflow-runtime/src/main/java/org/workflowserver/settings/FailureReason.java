package org.workflowserver.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Why a file or a target could not be used, in words for an operator: the second half of a
 * sentence.
 */
public final class FailureReason {
  private FailureReason() {}

  /** The reason, without a full stop and without any name of Java's. */
  public static String of(Exception failure) {
    return switch (failure) {
      case UncheckedIOException unchecked -> of(unchecked.getCause());
      case NoSuchFileException missing -> missing.getFile() + " does not exist";
      case AccessDeniedException denied -> "this account may not use " + denied.getFile();
      case FileAlreadyExistsException inTheWay -> inTheWay.getFile() + " is in the way";
      case NotDirectoryException file -> file.getFile() + " is no folder";
      case FileSystemException other -> said(other.getReason());
      case UnknownHostException unknown -> "the name " + unknown.getMessage() + " has no address";
      case ConnectException refused -> "nobody accepts connections there";
      case SocketTimeoutException late -> "there was no answer in time";
      case CharacterCodingException coding -> "it is no plain text";
      // Those of further kinds speak of Java.
      default -> said(failure.getClass() == IOException.class ? failure.getMessage() : null);
    };
  }

  private static String said(String words) {
    return words == null ? "the system gives no reason" : "the system says “" + words + "”";
  }
}
