Feature: What belongs to somebody else
  Foreign bookings look like bookings that never were. Foreign streams stay closed.

  @CM8
  Scenario Outline: <who> tries <command> on a booking of Ada with vendor-01
    Given Ada has a requested booking
    And <who>'s probe connects
    When <who>'s probe sends "<command>" about the booking
    Then <who>'s probe is answered with NOT_FOUND
    And Ada's phone shows the booking at version 1

    Examples:
      | who       | command                   |
      | Ben       | booking:cancel            |
      | Ben       | booking:reschedule        |
      | Ben       | booking:note              |
      | vendor-02 | booking:cancel            |
      | vendor-02 | booking:reschedule        |
      | vendor-02 | booking:answer-reschedule |
      | vendor-02 | booking:transition        |
      | vendor-02 | booking:note              |

  @CM8
  Scenario: A booking that never was is answered alike
    Given Ada has a requested booking
    And Ben's probe connects
    When Ben's probe sends "booking:cancel" about the booking
    And Ben's probe sends "booking:cancel" about the booking with bookingId set to "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    Then Ben's probe is answered with NOT_FOUND
    And Ben's probe got the same answer both times

  @CM8
  Scenario Outline: <who> asks for <stream>
    Given <who>'s probe connects
    When <who>'s probe asks what came after event 0 of <stream>
    Then <who>'s probe is answered with FORBIDDEN

    Examples:
      | who       | stream             |
      | Ben       | Ada's stream       |
      | Ben       | vendor-01's stream |
      | vendor-01 | Ada's stream       |
      | vendor-02 | vendor-01's stream |

  @CM8 @SE3
  Scenario: A position in a foreign stream opens nothing
    Given Ada's probe connects
    And Ada has a confirmed booking
    When Ben's probe connects with positions set to {"user:customer-001": {"epoch": "any", "offset": 0}}
    Then Ben's probe is welcomed to these streams:
      | user:customer-002 |
      | role:customer     |
      | all               |
    And Ben's probe hears no event of Ada's stream
