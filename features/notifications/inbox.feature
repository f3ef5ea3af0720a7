Feature: The inbox
  Whoever has to know is told once, in their own language, on all of their devices.

  @NT1
  Scenario Outline: <what happens>
    Given Ada's phone is connected
    And Ada's tablet speaks German
    And Ada's tablet is connected
    And vendor-01's dashboard is connected
    And vendor-01's second dashboard speaks German
    And vendor-01's second dashboard is connected
    And Ada has a <status> booking
    When <what happens>
    Then <first device> shows the notification "<in English>"
    And <first device> shows the notification "<in English>" as <category>, <priority> priority
    And <first device> offers on the notification "<in English>":
      | <actions> |
    And <second device> shows the notification "<in German>"
    And <doer> does not show the notification "<in English>"

    Examples: The customer is told
      | status      | what happens                                                              | doer                  | first device | second device | in English               | in German                       | category | priority | actions |
      | requested   | vendor-01 on its dashboard confirms the booking                           | vendor-01's dashboard | Ada's phone  | Ada's tablet  | Booking confirmed        | Buchung bestätigt               | booking  | high     | cancel  |
      | requested   | vendor-01 on its dashboard changes the booking to declined                | vendor-01's dashboard | Ada's phone  | Ada's tablet  | Booking declined         | Buchung abgelehnt               | booking  | high     |         |
      | confirmed   | vendor-01 on its dashboard changes the booking to cancelled               | vendor-01's dashboard | Ada's phone  | Ada's tablet  | Booking cancelled        | Buchung abgesagt                | booking  | high     |         |
      | confirmed   | vendor-01 on its dashboard changes the booking to in progress             | vendor-01's dashboard | Ada's phone  | Ada's tablet  | Your booking has started | Deine Buchung hat begonnen      | booking  | low      |         |
      | in progress | vendor-01 on its dashboard changes the booking to completed               | vendor-01's dashboard | Ada's phone  | Ada's tablet  | Your booking is complete | Deine Buchung ist abgeschlossen | booking  | low      |         |
      | confirmed   | vendor-01 on its dashboard changes the booking to no show                 | vendor-01's dashboard | Ada's phone  | Ada's tablet  | We missed you            | Wir haben dich vermisst         | booking  | normal   |         |
      | confirmed   | vendor-01 on its dashboard moves the booking to Friday 09:00 to 10:00     | vendor-01's dashboard | Ada's phone  | Ada's tablet  | Booking moved            | Buchung verschoben              | booking  | high     | cancel  |
      | confirmed   | vendor-01 on its dashboard writes the note "Bring a towel" on the booking | vendor-01's dashboard | Ada's phone  | Ada's tablet  | New note on Haircut      | Neue Notiz zu Haircut           | message  | normal   |         |

    Examples: The vendor is told
      | status    | what happens                                                       | doer        | first device          | second device                | in English              | in German             | category | priority | actions                              |
      | confirmed | Ada on her phone cancels the booking                               | Ada's phone | vendor-01's dashboard | vendor-01's second dashboard | Booking cancelled       | Buchung abgesagt      | booking  | high     |                                      |
      | confirmed | Ada on her phone asks to move the booking to Friday 09:00 to 10:00 | Ada's phone | vendor-01's dashboard | vendor-01's second dashboard | Asked to move a booking | Bitte um Verschiebung | booking  | high     | accept-reschedule decline-reschedule |
      | requested | Ada on her phone writes the note "By the window" on the booking    | Ada's phone | vendor-01's dashboard | vendor-01's second dashboard | New note on Haircut     | Neue Notiz zu Haircut | message  | normal   |                                      |

  @NT1
  Scenario: A new booking is a request to its vendor, and none to the customer
    Given vendor-01's dashboard is connected
    When Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    Then vendor-01's dashboard shows the notification "New booking request" as booking, high priority
    And vendor-01's dashboard offers on the notification "New booking request":
      | confirm decline |
    And Ada's phone shows 0 notifications

  @NT1 @CM9
  Scenario: A booking of the back end is told to both sides
    Given Ada's phone is connected
    And vendor-01's dashboard is connected
    When the back end books chair-1 of vendor-01 for Monday 10:00 to 11:00 for Ada
    Then Ada's phone shows the notification "New booking request"
    And Ada's phone offers on the notification "New booking request":
      |  |
    And vendor-01's dashboard offers on the notification "New booking request":
      | confirm decline |

  @NT1
  Scenario Outline: A wish to move that the vendor <answers>
    Given Ada has a confirmed booking
    And Ada asks to move the booking to Friday 09:00 to 10:00
    And vendor-01's dashboard shows the wish to move the booking to Friday 09:00 to 10:00
    When vendor-01 <answers> the wish to move the booking
    Then Ada's phone shows the notification "<told>" as booking, <priority> priority

    Examples:
      | answers | told                       | priority |
      | accepts | Booking moved              | high     |
      | refuses | The booking stays as it is | normal   |

  @NT1 @CM2
  Scenario: What was sent twice is told once
    Given Ada has a requested booking
    And the next 1 answer to vendor-01's dashboard is lost
    When vendor-01 confirms the booking
    And 20 seconds pass
    Then vendor-01's dashboard shows the booking as confirmed
    And Ada's phone shows 1 notification called "Booking confirmed"

  @NT1
  Scenario: Times are told by the clock of the reader
    Given the scenario begins at 2027-06-01 12:00 in Europe/Berlin
    And Ada's phone speaks German
    And Ada's phone is in Europe/Berlin
    And Ada's tablet is in Asia/Kathmandu
    And Ada's phone is connected
    And Ada's tablet is connected
    When Ada has a confirmed booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    Then Ada's phone shows the notification "Buchung bestätigt" saying "Haircut, Mo., 7. Juni, 12:00"
    And Ada's tablet shows the notification "Booking confirmed" saying "Haircut, Mon 7 Jun, 15:45"

  @NT1
  Scenario: A language that nobody has translated is English
    Given Ada's phone speaks French
    And Ada has a confirmed booking
    Then Ada's phone shows the notification "Booking confirmed"

  @NT1 @NT3
  Scenario: All who work at a vendor's are told, and each reads for themselves
    Given vendor-01's dashboard is connected
    And Kim's dashboard is connected
    When Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    Then vendor-01's dashboard shows 1 unread notification
    And Kim's dashboard shows 1 unread notification
    When Kim reads the notification "New booking request"
    Then Kim's dashboard shows 0 unread notifications
    And vendor-01's dashboard shows 1 unread notification

  @NT3
  Scenario: Phone and tablet count alike within a second
    Given Ada's phone is connected
    And Ada's tablet is connected
    And Ada has a requested booking
    When vendor-01 confirms the booking
    Then Ada's tablet shows the notification "Booking confirmed" within 1 second
    When vendor-01 writes 3 notes on the booking
    Then Ada's phone shows 4 unread notifications within 1 second
    And Ada's tablet shows 4 unread notifications within 1 second

  @NT4 @NT3
  Scenario: What is read on one device is read on the other within a second
    Given Ada's phone is connected
    And Ada's tablet is connected
    And Ada has a confirmed booking
    And Ada's phone shows the notification "Booking confirmed"
    When Ada on her phone reads the notification "Booking confirmed"
    Then Ada's phone shows 0 unread notifications
    And Ada's tablet shows 0 unread notifications within 1 second
    And Ada's tablet shows the notification "Booking confirmed" as read

  @NT4
  Scenario: All is read at once
    Given Ada's phone is connected
    And Ada's tablet is connected
    And Ada has a requested booking
    And vendor-01 writes 12 notes on the booking
    And Ada's phone shows 12 unread notifications
    When Ada on her phone reads all notifications
    Then Ada's phone shows 0 unread notifications
    And Ada's tablet shows 0 unread notifications within 1 second

  @NT4
  Scenario: What is read while offline is read at once here, and everywhere later
    Given Ada's phone is connected
    And Ada's tablet is connected
    And Ada has a confirmed booking
    And Ada's phone shows the notification "Booking confirmed"
    And Ada's phone is offline
    When Ada on her phone reads the notification "Booking confirmed"
    Then Ada's phone shows 0 unread notifications
    And Ada's tablet shows 1 unread notification
    When Ada's phone comes back online
    Then Ada's tablet shows 0 unread notifications

  @NT4
  Scenario: A mark that was made offline outlives the app
    Given Ada's phone is connected
    And Ada's tablet is connected
    And Ada has a confirmed booking
    And Ada's phone shows the notification "Booking confirmed"
    And Ada's phone is offline
    And Ada on her phone reads the notification "Booking confirmed"
    When the app on Ada's phone is killed
    And Ada's phone comes back online
    Then Ada's tablet shows 0 unread notifications
    And Ada's phone shows 0 unread notifications

  @NT2 @SN4
  Scenario: A new device has the inbox from the start
    Given Ada has a confirmed booking
    And vendor-01 writes 3 notes on the booking
    And Ada's phone shows 4 unread notifications
    And Ada reads the notification "Booking confirmed"
    And Ada's phone shows 3 unread notifications
    When Ada's tablet connects
    Then Ada's tablet shows 4 notifications
    And Ada's tablet shows 3 unread notifications

  @NT2 @NT3
  Scenario: Devices hold the newest hundred, and find what is older page by page
    Given Ada's phone is connected
    When 120 announcements are made
    Then Ada's phone shows 100 notifications
    And Ada's phone shows 100 unread notifications
    And Ada's phone does not show the notification "Announcement 20"
    And Ada's phone shows the notification "Announcement 21"
    And Ada's phone finds 120 notifications when it goes back page by page

  @NT2
  Scenario: Notifications are kept for thirty days
    Given Ada has a confirmed booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And the app on Ada's phone is killed
    When 29 days pass
    And Ada's tablet connects
    Then Ada's tablet shows 1 notification called "Booking confirmed"
    When 2 days pass
    And Ada's second phone connects
    Then Ada's second phone shows 0 notifications called "Booking confirmed"

  @NT4
  Scenario: Marks of what one does not have are left out
    Given Ada has a confirmed booking
    And Ada's phone shows 1 unread notification
    And Ada's probe connects
    When Ada's probe sends "notification:read" with nothing but {"key": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "ids": ["01ARZ3NDEKTSV4RRFFQ69G5FAW"]}
    Then Ada's probe is answered with success
    And Ada's phone shows 1 unread notification

  @CM6 @NT4
  Scenario Outline: Marks that make no sense: <args>
    Given Ada's probe connects
    When Ada's probe sends "notification:read" with nothing but <args>
    Then Ada's probe is answered with BAD_REQUEST

    Examples:
      | args                                                                                      |
      | {"key": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}                                                     |
      | {"key": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "ids": []}                                          |
      | {"key": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "ids": ["not a key"]}                               |
      | {"key": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "all": false}                                       |
      | {"key": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "all": true, "ids": ["01ARZ3NDEKTSV4RRFFQ69G5FAW"]} |

  @CM6 @NT2
  Scenario Outline: <command> with <field> set to <value>
    Given Ada's probe connects
    When Ada's probe sends "<command>" with <field> set to <value>
    Then Ada's probe is answered with BAD_REQUEST
    And the answer to Ada's probe says that <field> does not fit

    Examples:
      | command            | field    | value    |
      | notification:list  | limit    | 1000     |
      | notification:list  | before   | "latest" |
      | notification:list  | category | "gossip" |
      | notification:list  | unread   | "some"   |
      | notification:shown | ids      | []       |
